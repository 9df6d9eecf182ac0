// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A port with certificates of its own, and one that leads there.
@ExtendWith(NoLeaks.class)
class EncryptedListenerTest {
    /// Files are looked at every 5 s.
    private static final Duration NOTICED = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final Hub hub = new Hub();
    private KeyStore first;
    private KeyStore second;
    private Path chain;
    private Path key;
    private KineographServer server;

    @BeforeEach
    void start() throws Exception {
        first = EncryptedPort.keys(folder, "localhost");
        second = EncryptedPort.keys(folder, "camera.example.org");
        chain = folder.resolve("chain.pem");
        key = folder.resolve("key.pem");
        EncryptedPort.writePem(first, chain, key);
        server = KineographServer.start(
                hub, Stage.BRISK, new Listener.Http(0).with(Tls.of(chain, key).and(EncryptedPort.tls(second))));
        hub.stream("camera");
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    /// Clients that take any certificate, so that a test can look at it.
    private static SSLSocketFactory trusting() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, null);
        return context.getSocketFactory();
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private SSLSocket connect(String name) throws IOException, GeneralSecurityException {
        var socket = (SSLSocket) trusting().createSocket(InetAddress.getLoopbackAddress(), server.port());
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
        socket.setSSLParameters(parameters);
        return socket;
    }

    private String certificateFor(String name) throws IOException, GeneralSecurityException {
        try (var socket = connect(name)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSubjectX500Principal().getName();
        }
    }

    /// Writes another certificate into the files, which are a minute newer then.
    private void replaceFiles(KeyStore keys) throws IOException, GeneralSecurityException {
        EncryptedPort.writePem(keys, chain, key);
        Files.setLastModifiedTime(chain, FileTime.from(Instant.now().plusSeconds(60)));
    }

    @Test
    void eachNameGetsItsCertificateAndAnyOtherTheFirst() throws Exception {
        assertThat(certificateFor("localhost")).isEqualTo("CN=localhost");
        assertThat(certificateFor("camera.example.org")).isEqualTo("CN=camera.example.org");
        assertThat(certificateFor("elsewhere.example.org")).isEqualTo("CN=localhost");
        assertThat(certificateFor("")).isEqualTo("CN=localhost");
    }

    @Test
    void aRenewedCertificateIsForNewConnectionsAndNobodyIsDisconnected() throws Exception {
        byte[] picture = Pictures.jpeg(1);
        try (var viewer = RawClient.on(connect("localhost"))) {
            assertThat(viewer.get("/camera.mjpg").readHead().status()).isEqualTo(200);
            replaceFiles(EncryptedPort.keys(folder, "renewed.example.org"));

            await().atMost(NOTICED).until(() -> certificateFor("localhost").equals("CN=renewed.example.org"));
            hub.publisher("camera").publish(picture);

            assertThat(viewer.readUntil("Content-Length: " + picture.length)).isNotEmpty();
        }
    }

    /// As with images of whole systems, in which all files have one time.
    @Test
    void anotherFileOfTheSameTimeBehindALinkIsNoticed() throws Exception {
        var links = Files.createDirectory(folder.resolve("links"));
        var time = FileTime.from(Instant.EPOCH.plusSeconds(1));
        server.close();
        Files.createSymbolicLink(links.resolve("chain"), chain);
        Files.createSymbolicLink(links.resolve("key"), key);
        Files.setLastModifiedTime(chain, time);
        server = KineographServer.start(hub, Stage.BRISK, new Listener.Http(0).with(Tls.of(links.resolve("chain"), links.resolve("key"))));
        var others = Files.createDirectory(folder.resolve("others"));
        EncryptedPort.writePem(EncryptedPort.keys(others, "renewed.example.org"), others.resolve("chain"), others.resolve("key"));
        Files.setLastModifiedTime(others.resolve("chain"), time);

        for (var name : List.of("chain", "key")) {
            Files.delete(links.resolve(name));
            Files.createSymbolicLink(links.resolve(name), others.resolve(name));
        }

        await().atMost(NOTICED).until(() -> certificateFor("localhost").equals("CN=renewed.example.org"));
    }

    @Test
    void filesThatCannotBeUsedLeaveTheFormerCertificate() throws Exception {
        server.close();
        try (var log = LogLines.ofKineograph()) {
            server = KineographServer.start(hub, Stage.BRISK, new Listener.Http(0).with(Tls.of(chain, key)));
            Files.writeString(key, "nothing");
            Files.setLastModifiedTime(key, FileTime.from(Instant.now().plusSeconds(60)));

            await().atMost(NOTICED).until(() -> {
                assertThat(certificateFor("localhost")).isEqualTo("CN=localhost");
                return log.lines().stream().anyMatch(line -> line.contains("key.pem: no private key"));
            });
        }
        assertThat(certificateFor("localhost")).isEqualTo("CN=localhost");
    }

    @Test
    void theLogSaysWhoseTlsItIs() throws Exception {
        server.close();
        try (var log = LogLines.ofKineograph()) {
            server = KineographServer.start(hub, Stage.BRISK, new Listener.Http(0).with(Tls.of(chain, key)));

            await().untilAsserted(() -> assertThat(log.lines()).anyMatch(line -> line.contains("encrypts with the TLS of the JDK")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsOfTlsAreSpoken(String version) throws Exception {
        try (var socket = connect("localhost")) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();

            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @Test
    void anOlderVersionIsRefused() throws Exception {
        try (var socket = connect("localhost")) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});

            assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(socket::startHandshake);
        }
    }

    @Test
    void aClientThatSpeaksPlainHttpIsSentToHttpsOnTheSamePort() throws Exception {
        var host = "localhost:" + server.port();
        try (var client = RawClient.to(server.port())) {
            client.send("GET /camera?x=1 HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host));
            var answer = client.readAnswer();

            assertThat(answer.status()).isEqualTo(308);
            assertThat(answer.header("Location")).isEqualTo("https://" + host + "/camera?x=1");
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aPortForThatLeadsToTheEncryptedOne() throws Exception {
        int plain = server.listen(new Listener.Redirect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 443)).getPort();
        int other = server.listen(new Listener.Redirect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8443)).getPort();

        assertThat(locationAt(plain, "GET / HTTP/1.1\r\nHost: camera.example.org\r\n\r\n")).isEqualTo("https://camera.example.org/");
        assertThat(locationAt(other, "PUT /camera.jpg HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 3\r\n\r\nabc"))
                .isEqualTo("https://[::1]:8443/camera.jpg");
        assertThat(locationAt(plain, "HEAD /camera HTTP/1.0\r\nHost: localhost:8080\r\n\r\n")).isEqualTo("https://localhost/camera");
    }

    private static String locationAt(int port, String request) throws IOException {
        try (var client = RawClient.to(port)) {
            client.send(request);
            var head = client.readHead();
            assertThat(head.status()).isEqualTo(308);
            return head.header("Location");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", "\0\0\0\0"})
    void plainBytesThatNameNoPlaceAreRefused(String request) throws Exception {
        try (var client = RawClient.to(server.port())) {
            client.send(request);

            assertThat(client.readToEnd()).asString().startsWith("HTTP/1.1 400 ").contains("plain HTTP (expected: https)");
        }
    }

    @Test
    void whoConnectsAndShakesNoHandsIsClosed() throws Exception {
        server.settings(Stage.BRISK.with(Stage.SHORT));
        try (var silent = RawClient.to(server.port());
                var hesitant = RawClient.to(server.port());
                var plain = RawClient.to(server.port())) {
            hesitant.send(new byte[] {22, 3, 1, 2, 0, 1});
            plain.send("GET / HT");

            assertThat(silent.isEnded()).isTrue();
            assertThat(hesitant.isEnded()).isTrue();
            assertThat(plain.isEnded()).isTrue();
        }
        await().until(() -> server.connections() == 0);
    }

    @Test
    void whoIsTurnedAwayIsToldSoOverTls() throws Exception {
        server.settings(Stage.BRISK.with(new Limits(1, 1)));
        try (var let = RawClient.on(connect("localhost"))) {
            assertThat(let.get("/camera.mjpg").readHead().status()).isEqualTo(200);
            try (var one = RawClient.on(connect("localhost"))) {
                assertThat(one.get("/").readAnswer().status()).isEqualTo(503);
            }
        }
    }

    @Test
    void aViewersCookieIsSecure() throws Exception {
        try (var viewer = RawClient.on(connect("localhost"))) {
            var head = viewer.get("/camera.mjpg", "Sec-Fetch-Dest: image").readHead();

            assertThat(head.header("Set-Cookie")).contains("; Secure");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "nothing                                                        | no private key (expected: PEM, as in privkey.pem of Let's Encrypt)",
        "-----BEGIN EC PRIVATE KEY-----~MHc=~-----END EC PRIVATE KEY- | begins with EC PRIVATE KEY (expected: PKCS #8 without a password: openssl pkcs8",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----~MHc=~-----END ENCRYPTED| begins with ENCRYPTED PRIVATE KEY (expected: PKCS #8 without a password: openssl",
        "-----BEGIN PRIVATE KEY-----~MHc=~-----END PRIVATE KEY-----   | not a key of the certificate's kind, EC (expected: the key that the certificate",
    })
    void aKeyThatCannotBeUsedIsNamedWithWhatToDo(String contents, String sentence) throws Exception {
        Files.writeString(key, contents.replace("~", "\n"));

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> server.listen(new Listener.Http(0).with(Tls.of(chain, key))))
                .withMessageContaining("%s: %s".formatted(key, sentence));
    }

    @Test
    void aCertificateThatCannotBeUsedOpensNoPort() throws Exception {
        var foreign = folder.resolve("foreign.pem");
        EncryptedPort.writePem(second, folder.resolve("unused.pem"), foreign);

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> server.listen(new Listener.Http(0).with(Tls.of(chain, foreign))))
                .withMessageContaining("%s: not the key of the certificate in %s".formatted(foreign, chain));
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> server.listen(new Listener.Http(0).with(Tls.of(key, key))))
                .withMessageContaining(key + ": no certificate (expected: PEM, as in fullchain.pem of Let's Encrypt)");
        assertThat(server.addresses()).hasSize(1);
    }
}
