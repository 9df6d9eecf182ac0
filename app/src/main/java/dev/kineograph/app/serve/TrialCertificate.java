// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.server.settings.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A certificate for trying TLS, which nobody has signed but itself: new at each start, for 90 days, with this machine's addresses in it. The JDK's
/// `keytool` makes it; no other part of the JDK can.
///
/// **Threading.** Immutable.
///
/// @param fingerprint the SHA-256 that `openssl x509 -fingerprint -sha256` shows, for `#sha256=` in the address of a source
public record TrialCertificate(Tls tls, String fingerprint) {
    private static final String PASSWORD_VARIABLE = "KINEOGRAPH_STORE";
    private static final String ALIAS = "trial";

    /// Makes one, which takes half a second.
    ///
    /// @throws IOException if it cannot be made; the message is a sentence for people
    public static TrialCertificate make() throws IOException {
        var folder = Files.createTempDirectory("kineograph");
        var store = folder.resolve("trial.p12");
        var random = new byte[16];
        new SecureRandom().nextBytes(random);
        var password = HexFormat.of().formatHex(random);
        try {
            runKeytool(store, password);
            return read(store, password.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException("--tls=self: no certificate could be made, " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(store);
            Files.delete(folder);
        }
    }

    private static void runKeytool(Path store, String password) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-alias", ALIAS, "-dname", "CN=kineograph", "-ext", "san=" + names(),
                        "-validity", "90", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass:env", PASSWORD_VARIABLE)
                .redirectErrorStream(true);
        builder.environment().put(PASSWORD_VARIABLE, password);
        var process = builder.start();
        try {
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IOException("--tls=self: keytool says: %s (expected: a certificate)".formatted(said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("--tls=self: interrupted", e);
        } finally {
            process.destroy();
        }
    }

    private static String names() throws IOException {
        var addresses = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).map(InetAddress::getHostAddress);
        return Stream.concat(Stream.of("dns:localhost"), addresses.map(address -> "ip:" + address.replaceFirst("%.*", "")))
                .distinct()
                .collect(Collectors.joining(","));
    }

    private static TrialCertificate read(Path store, char[] password) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, password);
        }
        var certificate = (X509Certificate) keys.getCertificate(ALIAS);
        var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        return new TrialCertificate(
                Tls.of((PrivateKey) keys.getKey(ALIAS, password), certificate), HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
    }
}
