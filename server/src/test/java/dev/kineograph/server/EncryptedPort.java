// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kineograph.Hub;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// An encrypted port with all endpoints of a hub.
///
/// **Threading.** Shared.
final class EncryptedPort implements AutoCloseable {
    static final char[] PASSWORD = "kineograph".toCharArray();
    private static final Map<String, KeyStore> MADE = new HashMap<>();

    final Hub hub = new Hub();
    private final KineographServer server;
    private final KeyStore keys;

    EncryptedPort(ServerSettings settings, Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        this.keys = keys(folder, "localhost");
        this.server = KineographServer.start(hub, settings, new Listener.Http(0).with(tls(keys)));
    }

    /// A key and a certificate for a name, made once: it takes a second.
    static synchronized KeyStore keys(Path folder, String name) throws IOException, GeneralSecurityException, InterruptedException {
        var keys = MADE.get(name);
        if (keys == null) {
            keys = newKeys(folder, name);
            MADE.put(name, keys);
        }
        return keys;
    }

    /// Made by the JDK's own program.
    private static KeyStore newKeys(Path folder, String name) throws IOException, GeneralSecurityException, InterruptedException {
        var file = folder.resolve(name + ".p12");
        var program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder(
                        program, "-genkeypair", "-keyalg", "EC", "-alias", "test", "-dname", "CN=" + name, "-ext", "san=dns:" + name,
                        "-validity", "30", "-storetype", "PKCS12", "-storepass", new String(PASSWORD), "-keystore", file.toString())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        try (var in = Files.newInputStream(file)) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD);
            return keys;
        }
    }

    /// Writes the files that an operator would have.
    static void writePem(KeyStore keys, Path chain, Path key) throws IOException, GeneralSecurityException {
        Files.writeString(chain, pem("CERTIFICATE", keys.getCertificate("test").getEncoded()));
        Files.writeString(key, pem("PRIVATE KEY", keys.getKey("test", PASSWORD).getEncoded()));
    }

    private static String pem(String what, byte[] bytes) {
        var base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, base64);
    }

    static Tls tls(KeyStore keys) throws GeneralSecurityException {
        return Tls.of((PrivateKey) keys.getKey("test", PASSWORD), (X509Certificate) keys.getCertificate("test"));
    }

    /// Holds clients to other settings from now on.
    void use(ServerSettings other) {
        server.settings(other);
    }

    int port() {
        return server.port();
    }

    int connections() {
        return server.connections();
    }

    /// Makes sockets of clients that trust this port and no other.
    SSLSocketFactory clients() throws GeneralSecurityException {
        return clientsThatTrust(keys);
    }

    static SSLSocketFactory clientsThatTrust(KeyStore keys) throws GeneralSecurityException {
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    @Override
    public void close() {
        server.close();
        hub.close();
    }
}
