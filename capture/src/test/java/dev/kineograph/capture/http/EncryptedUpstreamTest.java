// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import static dev.kineograph.capture.Upstream.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.capture.Peer;
import dev.kineograph.capture.SmallPictures;
import dev.kineograph.capture.Upstream;
import dev.kineograph.capture.Watched;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A camera whose certificate nobody has signed but itself.
class EncryptedUpstreamTest {
    private static final byte[] PICTURE = SmallPictures.jpeg(1);

    @TempDir
    private Path folder;

    private Upstream upstream;
    private String fingerprint;
    private volatile String redirectsTo = "";

    @BeforeEach
    void start() throws Exception {
        var store = folder.resolve("camera.p12");
        Peer.run(folder, List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keystore",
                store.toString(), "-storepass", "changeit", "-alias", "camera", "-keyalg", "EC", "-dname", "CN=camera"));
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        var digest = MessageDigest.getInstance("SHA-256").digest(keys.getCertificate("camera").getEncoded());
        fingerprint = HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        upstream = new Upstream(
                (_, out) -> {
                    if (!redirectsTo.isEmpty()) {
                        out.write(bytes("HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n".formatted(redirectsTo)));
                        return;
                    }
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n".formatted(PICTURE.length)));
                    out.write(PICTURE);
                },
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    private URI address(String rest) {
        return URI.create("https://127.0.0.1:%d/%s".formatted(upstream.port(), rest));
    }

    @Test
    void itIsNotTrusted() {
        try (var watched = new Watched(address(""))) {

            assertThat(watched.fault())
                    .startsWith("https://127.0.0.1:%d: its certificate is not trusted: ".formatted(upstream.port()))
                    .contains("#sha256=");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void itIsTrustedByItsFingerprintWhateverItsName() throws Exception {
        try (var watched = new Watched(address("#sha256=" + fingerprint))) {

            assertThat(watched.next()).isEqualTo(PICTURE);
        }
        try (var watched = new Watched(address("#poll=1s&sha256=" + fingerprint.replace(":", "")))) {

            assertThat(watched.next()).isEqualTo(PICTURE);
        }
    }

    @Test
    void anotherFingerprintIsRefusedThoughTheNameWereRight() {
        try (var watched = new Watched(address("#sha256=" + "0".repeat(64)))) {

            assertThat(watched.fault()).contains("not trusted: a certificate with the SHA-256 "
                    + fingerprint.replace(":", "").toLowerCase(Locale.ROOT) + " (expected: 000000");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void anOpenConnectionMayLeadToAnEncryptedOneAndNotBack() throws Exception {
        try (var redirecting = Upstream.of(bytes("HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n".formatted(address(""))));
                var watched = new Watched(redirecting.address("/#sha256=" + fingerprint))) {
            assertThat(watched.next()).isEqualTo(PICTURE);
            redirectsTo = redirecting.address("/").toString();

            assertThat(watched.fault()).contains("redirects to an address that is not followed (expected: http or https, and from https only https)");
        }
    }
}
