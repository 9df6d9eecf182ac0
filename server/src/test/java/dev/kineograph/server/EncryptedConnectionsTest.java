// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamName;
import dev.kineograph.server.settings.EventLoops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// TLS before everything else in a connection's pipeline: pictures go through it, whoever carries them, and nothing goes past it.
@ExtendWith(NoLeaks.class)
class EncryptedConnectionsTest {
    private static final int PICTURE_BYTES = 100_000;

    @Nested
    class OnEpoll extends EveryTransport {
        OnEpoll() {
            super(true);
        }
    }

    @Nested
    class OnNio extends EveryTransport {
        OnNio() {
            super(false);
        }
    }

    enum Way {
        MULTIPART,
        WEBSOCKET,
        SOCKET_IO
    }

    @FunctionalInterface
    private interface NextPicture {
        byte[] read() throws IOException;
    }

    private record Viewer(RawClient client, NextPicture pictures) implements AutoCloseable {
        byte[] next() throws IOException {
            return pictures.read();
        }

        @Override
        public void close() {
            client.close();
        }
    }

    abstract static class EveryTransport {
        private final EventLoops loops;
        private EncryptedPort port;

        @TempDir
        private Path folder;

        EveryTransport(boolean epoll) {
            this.loops = new EventLoops(2, epoll);
        }

        @BeforeEach
        void open() throws Exception {
            port = new EncryptedPort(Stage.STEADY.with(loops), folder);
            port.hub.stream("camera");
        }

        @AfterEach
        void close() {
            port.close();
        }

        private RawClient client(int at, int receiveBuffer) throws Exception {
            var socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
            return RawClient.on(port.clients().createSocket(socket, "localhost", at, true));
        }

        private void publish(byte[] picture) {
            try (var camera = port.hub.publisher("camera")) {
                camera.publish(picture);
            }
        }

        private int viewers() {
            return port.hub.stream("camera").presence().connections();
        }

        /// The next part's picture.
        private static byte[] nextPart(RawClient viewer) throws IOException {
            var head = new Answer("HTTP/1.1 200\r\n" + viewer.readUntil("\r\n\r\n"), new byte[0]);
            byte[] picture = viewer.read(head.contentLength());
            viewer.readUntil("\r\n--" + "kineograph-");
            viewer.readUntil("\r\n");
            return picture;
        }

        private static Viewer watch(Way way, RawClient client) throws IOException {
            return switch (way) {
                case MULTIPART -> {
                    assertThat(client.get("/camera.mjpg").readHead().status()).isEqualTo(200);
                    client.readUntil("\r\n");
                    yield new Viewer(client, () -> nextPart(client));
                }
                case WEBSOCKET -> {
                    var socket = WebSocketClient.of(client, "/camera");
                    yield new Viewer(client, () -> socket.next().payload());
                }
                case SOCKET_IO -> {
                    var socket = WebSocketClient.of(client, "/socket.io/?EIO=4&transport=websocket");
                    assertThat(socket.next().text()).startsWith("0{");
                    socket.send(WebSocketClient.TEXT, "40".getBytes(UTF_8));
                    assertThat(socket.next().text()).startsWith("40{");
                    socket.send(WebSocketClient.TEXT, "42[\"subscribe\",\"camera\",{\"binary\":true}]".getBytes(UTF_8));
                    yield new Viewer(client, () -> nextAttachment(socket));
                }
            };
        }

        private static byte[] nextAttachment(WebSocketClient socket) throws IOException {
            assertThat(socket.next().text()).startsWith("451-[\"showimgdata\"");
            return socket.next().payload();
        }

        private Viewer watch(Way way, int receiveBuffer) throws Exception {
            int before = viewers();
            var viewer = watch(way, client(port.port(), receiveBuffer));
            await().until(() -> viewers() == before + 1);
            return viewer;
        }

        /// All of it TLS records (RFC 8446, 5.1), none of them with a word of HTTP or a byte of the picture in it.
        private static void assertEncrypted(byte[] wire, byte[] picture) {
            assertThat(wire.length).isGreaterThan(picture.length);
            var records = ByteBuffer.wrap(wire);
            while (records.remaining() >= 5) {
                assertThat(records.get()).isBetween((byte) 20, (byte) 23);
                assertThat(records.getShort()).isBetween((short) 0x301, (short) 0x303);
                records.position(Math.min(records.limit(), records.position() + 2 + records.getShort(records.position())));
            }
            var text = new String(wire, ISO_8859_1);
            assertThat(text).doesNotContain("HTTP/1.1", "kineograph-", new String(picture, 1000, 64, ISO_8859_1));
        }

        @ParameterizedTest
        @EnumSource
        void everyByteIsEncrypted(Way way) throws Exception {
            byte[] first = Pictures.large(1, PICTURE_BYTES);
            byte[] second = Pictures.large(2, PICTURE_BYTES);
            try (var tap = new Wiretap(port.port());
                    var viewer = watch(way, client(tap.port(), 0))) {
                await().until(() -> viewers() == 1);
                publish(first);
                assertThat(viewer.next()).isEqualTo(first);
                publish(second);
                assertThat(viewer.next()).isEqualTo(second);

                assertEncrypted(tap.heard(), first);
                assertEncrypted(tap.heard(), second);
            }
        }

        @Test
        void theAnswerToAPingIsEncrypted() throws Exception {
            try (var tap = new Wiretap(port.port());
                    var viewer = WebSocketClient.of(client(tap.port(), 0), "/camera")) {
                byte[] sent = Arrays.copyOfRange(Pictures.large(3, 1000), 500, 600); // a control frame has 125 bytes at most
                viewer.send(WebSocketClient.PING, sent);
                assertThat(viewer.next().opcode()).isEqualTo(WebSocketClient.PONG);

                assertThat(new String(tap.heard(), ISO_8859_1)).doesNotContain(new String(sent, ISO_8859_1));
            }
        }

        @ParameterizedTest
        @EnumSource
        void aSlowViewerSkipsToTheNewest(Way way) throws Exception {
            byte[][] pictures = new byte[100][];
            Arrays.setAll(pictures, number -> Pictures.large(number, PICTURE_BYTES));
            try (var viewer = watch(way, 4096);
                    var fast = watch(way, 0)) {
                for (var picture : pictures) {
                    publish(picture.clone());
                    assertThat(fast.next()).isEqualTo(picture);
                }
                int seen = 1;
                while (!Arrays.equals(viewer.next(), pictures[pictures.length - 1])) {
                    seen++;
                }

                assertThat(seen).isLessThan(pictures.length / 2);
                await().until(() -> port.hub.stream("camera").stats().framesSkipped() > pictures.length / 2);
            }
        }

        @ParameterizedTest
        @EnumSource
        void aViewerThatReadsNothingIsEnded(Way way) throws Exception {
            port.use(Stage.BRISK.with(loops));
            try (var viewer = watch(way, 4096)) {
                for (int i = 0; i < 50; i++) {
                    publish(Pictures.large(i, PICTURE_BYTES));
                }

                await().atMost(Duration.ofSeconds(8)).until(() -> viewers() == 0 && port.connections() == 0);
                // A session of Socket.IO belongs to no stream.
                assertThat(port.hub.stream("camera").stats().viewersStalled()).isEqualTo(way == Way.SOCKET_IO ? 0 : 1);
                assertThat(viewer.client.isEnded()).isTrue();
            }
        }

        @ParameterizedTest
        @EnumSource
        void aViewerThatIsKilledLeavesTheCount(Way way) throws Exception {
            var connection = new Socket(InetAddress.getLoopbackAddress(), port.port());
            watch(way, RawClient.on(port.clients().createSocket(connection, "localhost", port.port(), true)));
            await().until(() -> viewers() == 1);

            connection.setSoLinger(true, 0);
            connection.close();

            await().until(() -> viewers() == 0 && port.connections() == 0);
        }

        @Test
        void aStreamThatEndsSaysSoBeforeItsFin() throws Exception {
            try (var viewer = watch(Way.MULTIPART, 0)) {
                publish(Pictures.png(1));
                viewer.next();

                port.hub.retire(StreamName.of("camera"));

                // Without the farewell of TLS this would be an exception.
                assertThat(viewer.client.readToEnd()).isEmpty();
            }
        }

        @Test
        void aSnapshotAndAPageComeOneAfterTheOther() throws Exception {
            publish(Pictures.jpeg(1));
            try (var client = client(port.port(), 0)) {
                assertThat(client.get("/camera.jpg").readAnswer().body()).isEqualTo(Pictures.jpeg(1));
                assertThat(client.get("/", "Accept: text/html").readAnswer().text()).contains("camera");
            }
        }
    }
}
