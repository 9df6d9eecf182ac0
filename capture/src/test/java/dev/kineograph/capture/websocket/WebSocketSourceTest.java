// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.websocket;

import static dev.kineograph.capture.Upstream.bytes;
import static dev.kineograph.capture.websocket.MessageServer.binary;
import static dev.kineograph.capture.websocket.MessageServer.close;
import static dev.kineograph.capture.websocket.MessageServer.frame;
import static dev.kineograph.capture.websocket.MessageServer.head;
import static dev.kineograph.capture.websocket.MessageServer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.RefusedException;
import dev.kineograph.SourceProvider;
import dev.kineograph.capture.Keys;
import dev.kineograph.capture.SmallPictures;
import dev.kineograph.capture.Upstream;
import dev.kineograph.capture.Watched;
import dev.kineograph.capture.http.CheckedReach;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Any server that sends pictures by WebSocket, also one that does it badly.
class WebSocketSourceTest {
    private static final byte[] ONE = SmallPictures.jpeg(1);
    private static final byte[] TWO = SmallPictures.png(2);

    @TempDir
    private Path folder;

    private static URI address(Upstream upstream, String rest) {
        return URI.create("ws://127.0.0.1:%d%s".formatted(upstream.port(), rest));
    }

    @Test
    void eachBinaryMessageIsAPictureInOneFrameOrInSeveral() throws Exception {
        int half = TWO.length / 2;
        try (var upstream = MessageServer.of(
                        binary(ONE),
                        frame(false, MessageServer.BINARY, Arrays.copyOf(TWO, half)),
                        frame(true, MessageServer.PING, bytes("there?")),
                        frame(true, 0, Arrays.copyOfRange(TWO, half, TWO.length)));
                var watched = new Watched(address(upstream, "/a/b?c=d"))) {

            assertThat(watched.next()).isEqualTo(ONE);
            assertThat(watched.next()).isEqualTo(TWO);
            assertThat(upstream.requests()).hasSize(1).first().asString().startsWith("GET /a/b?c=d HTTP/1.1");
        }
    }

    @Test
    void textsThatAreDataUrlsArePicturesAndOthersArePassedOver() throws Exception {
        try (var upstream = MessageServer.of(
                        text("{\"hello\":1}"),
                        text("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(ONE)),
                        text("data:image/jpeg;base64,%%%"),
                        text("data:image/png;base64," + Base64.getEncoder().encodeToString(TWO)));
                var watched = new Watched(address(upstream, "/"))) {

            assertThat(watched.next()).isEqualTo(ONE);
            assertThat(watched.next()).isEqualTo(TWO);
            assertThat(watched.stream.stats().framesRefused()).isEqualTo(1);
        }
    }

    @Test
    void theSamePictureAgainIsNoNewOneAndGarbageCostsOnlyItself() throws Exception {
        try (var upstream = MessageServer.of(binary(ONE), binary(ONE), binary(bytes("no picture")), binary(new byte[0]), binary(TWO));
                var watched = new Watched(address(upstream, "/"))) {

            assertThat(watched.next()).isEqualTo(ONE);
            assertThat(watched.next()).isEqualTo(TWO);
            assertThat(watched.stream.stats().framesIn()).isEqualTo(2);
            assertThat(watched.stream.stats().framesRefused()).isEqualTo(2);
        }
    }

    @Test
    void itIsConnectedToAnewWhenTheServerEndsItAndViewersStay() throws Exception {
        try (var upstream = new Upstream((request, out) -> {
                    MessageServer.accept(request, out);
                    out.write(binary(ONE));
                    out.write(close(1001, "bye"));
                    out.close();
                });
                var watched = new Watched(address(upstream, "/"))) {

            assertThat(watched.next()).isEqualTo(ONE);
            assertThat(watched.fault()).isEqualTo("ws://127.0.0.1:%d: the server ended the connection (1001, bye)", upstream.port());
            assertThat(watched.next()).isEqualTo(ONE);
            await().until(() -> upstream.connections() <= 1);
        }
    }

    @Test
    void aMessageWithoutEndIsRefusedWhenItIsTooLargeAndNothingIsAllocatedBefore() {
        try (var upstream = new Upstream((request, out) -> {
                    MessageServer.accept(request, out);
                    out.write(head(true, MessageServer.BINARY, 1L << 40));
                    MessageServer.zeros(out, 32);
                });
                var watched = new Watched(address(upstream, "/"))) {

            assertThat(watched.fault()).contains("a picture of more than 16,777,216 bytes");
        }
    }

    @Test
    void aServerThatIsSilentIsConnectedToAnewAndPingsAreASignOfLife() throws Exception {
        try (var silent = MessageServer.of(binary(ONE));
                var pinging = new Upstream((request, out) -> {
                    MessageServer.accept(request, out);
                    out.write(binary(ONE));
                    while (!new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS)) {
                        out.write(frame(true, MessageServer.PING, new byte[0]));
                    }
                });
                var one = new Watched(address(silent, "/#silence=2s"));
                var other = new Watched(address(pinging, "/#silence=2s"))) {

            assertThat(one.next()).isEqualTo(ONE);
            assertThat(other.next()).isEqualTo(ONE);
            assertThat(one.fault()).contains("nothing came for 2s");
            assertThat(other.stream.stats().sourceFailures()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:1/secret\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n",
        "garbage\r\n\r\n",
        ""
    })
    void whateverGoesWrongIsAFaultWithoutWhatIsSecret(String answer) {
        try (var upstream = Upstream.of(bytes(answer));
                var watched = new Watched(URI.create("ws://secret:secret@127.0.0.1:%d/secret?secret#silence=2s".formatted(upstream.port())))) {

            assertThat(watched.fault()).startsWith("ws://127.0.0.1:%d: ".formatted(upstream.port())).doesNotContain("secret", "null");
        }
    }

    @Test
    void aPasswordIsSentWhenTheServerAsksForIt() throws Exception {
        try (var upstream = new Upstream((request, out) -> {
                    if (request.contains("Authorization: Basic YW5uYTpzIGU6Yw==")) {
                        MessageServer.accept(request, out);
                        out.write(binary(ONE));
                    } else {
                        out.write(bytes("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"));
                    }
                });
                var watched = new Watched(URI.create("ws://anna:s%%20e%%3Ac@127.0.0.1:%d/".formatted(upstream.port())))) {

            assertThat(watched.next()).isEqualTo(ONE);
            assertThat(upstream.requests().getFirst()).doesNotContain("Authorization");
        }
    }

    @Test
    void anEncryptedServerIsTrustedByItsFingerprint() throws Exception {
        var keys = Keys.of(folder, "robot");
        var fingerprint = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(keys.store().getCertificate("key").getEncoded()));
        var listener = keys.serving().getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (var upstream = new Upstream(
                        (request, out) -> {
                            MessageServer.accept(request, out);
                            out.write(binary(ONE));
                        },
                        listener);
                var watched = new Watched(URI.create("wss://127.0.0.1:%d/#sha256=%s".formatted(upstream.port(), fingerprint)));
                var untrusting = new Watched(URI.create("wss://127.0.0.1:%d/".formatted(upstream.port())))) {

            assertThat(watched.next()).isEqualTo(ONE);
            assertThat(untrusting.fault()).contains("its certificate is not trusted");
        }
    }

    @Test
    void oneFromOutsideConnectsToTheAddressThatWasChecked() throws Exception {
        var reach = new CheckedReach(
                host -> new InetAddress[] {InetAddress.ofLiteral(host.equals("robot.example") ? "127.0.0.2" : "127.0.0.1")},
                InetAddress.ofLiteral("127.0.0.1")::equals);
        try (var upstream = new Upstream(
                        (request, out) -> {
                            MessageServer.accept(request, out);
                            out.write(binary(ONE));
                        },
                        new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.2")));
                var good = new Watched(new WebSocketSource(WebSocketAddress.of(URI.create("ws://robot.example:" + upstream.port())), reach));
                var bad = new Watched(new WebSocketSource(WebSocketAddress.of(URI.create("ws://inside.example:" + upstream.port())), reach))) {

            assertThat(good.next()).isEqualTo(ONE);
            assertThat(upstream.requests().getFirst()).startsWith("GET / HTTP/1.1").contains("Host: robot.example:%d\r\n".formatted(upstream.port()));
            assertThat(bad.fault()).contains("an address of this machine");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ws:secret", "ws://secret:secret@/secret", "ws://secret:secret@cam/#colour=1", "wss://cam/#sha256=00", "ws://cam/#silence=now",
        "kineograph:secret", "kineograph://secret:secret@cam", "kineograph://cam/secret.jpg", "kineograph://cam/..", "kineograph://cam/door#tls=maybe"
    })
    void anAddressThatIsRefusedIsNotQuoted(String address) {
        assertThatThrownBy(() -> SourceProvider.find(URI.create(address)))
                .isInstanceOf(RefusedException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains("expected").doesNotContain("secret"));
    }

    @Test
    void theNumbersOfAKineographTellAgesAndRepeatsAndMayBeWrong() throws Exception {
        var third = SmallPictures.jpeg(3);
        try (var upstream = MessageServer.of(
                        text("{\"sequence\":7,\"epoch\":5,\"ageMillis\":60000,\"bytes\":1,\"type\":\"image/jpeg\"}"), binary(ONE),
                        text("{\"sequence\":7,\"epoch\":5,\"ageMillis\":63000}"), binary(ONE),
                        text("{\"sequence\":8,\"epoch\":5,\"ageMillis\":999999999999999999}"), binary(TWO),
                        binary(third));
                var watched = new Watched(URI.create("kineograph://127.0.0.1:%d/forum/door?width=320".formatted(upstream.port())))) {
            var first = watched.viewer.await(Duration.ofSeconds(30));

            assertThat(first).isNotNull();
            assertThat(first.toByteArray()).isEqualTo(ONE);
            assertThat(first.age()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
            assertThat(watched.next()).isEqualTo(TWO);
            assertThat(watched.next()).isEqualTo(third);
            assertThat(watched.stream.stats().framesIn()).isEqualTo(3);
            assertThat(upstream.requests().getFirst()).startsWith("GET /forum/door?width=320&ack=1&meta=1 HTTP/1.1");
        }
    }
}
