// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// The key of a server, with a certificate for one name.
public record Keys(KeyStore store) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    public static Keys of(Path folder, String name) throws Exception {
        var file = folder.resolve(name + ".p12");
        Peer.run(folder, List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keystore", file.toString(),
                "-storepass", "changeit", "-alias", "key", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "SAN=dns:" + name));
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return new Keys(store);
    }

    /// What a server with this key needs.
    public SSLContext serving() throws Exception {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /// A file for a client that is to trust this certificate, and no other one.
    public Path trustStore(Path folder) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("key", store.getCertificate("key"));
        var file = folder.resolve("trusted.p12");
        try (var out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD);
        }
        return file;
    }
}
