// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamName;
import dev.kineograph.server.settings.EventLoops;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What works over HTTP/1.1 works over HTTP/2, many requests at a time on one connection, and each client decides how much it is sent.
@ExtendWith(NoLeaks.class)
class Http2Test {
    private static final int PICTURE_BYTES = 100_000;

    /// The window of a stream if its client does not say otherwise (RFC 9113, 6.9.2).
    private static final int USUAL_WINDOW = 65_535;

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

    abstract static class EveryTransport {
        private final EventLoops loops;
        private EncryptedPort port;
        private Http2Client client;

        @TempDir
        private Path folder;

        EveryTransport(boolean epoll) {
            this.loops = new EventLoops(2, epoll);
        }

        @BeforeEach
        void open() throws Exception {
            port = new EncryptedPort(Stage.STEADY.with(loops), folder);
            port.hub.stream("camera");
            client = Http2Client.to(port.clients(), port.port());
        }

        @AfterEach
        void close() {
            client.close();
            port.close();
        }

        private void publish(byte[] picture) {
            try (var camera = port.hub.publisher("camera")) {
                camera.publish(picture);
            }
        }

        private int viewers() {
            return port.hub.stream("camera").presence().connections();
        }

        private int watch(Http2Client viewer) throws IOException {
            int before = viewers();
            int stream = viewer.get("/camera.mjpg");
            assertThat(viewer.head(stream).status()).isEqualTo(200);
            await().until(() -> viewers() == before + 1);
            return stream;
        }

        @Test
        void aPageAndASnapshotComeOnOneConnection() throws Exception {
            publish(Pictures.jpeg(1));

            int page = client.get("/", "accept=text/html");
            int snapshot = client.get("/camera.jpg");
            int missing = client.get("/nobody.jpg");

            assertThat(new String(client.answer(page).body(), StandardCharsets.UTF_8)).contains("camera");
            assertThat(client.answer(snapshot).body()).isEqualTo(Pictures.jpeg(1));
            assertThat(client.answer(missing).status()).isEqualTo(404);
            assertThat(client.stream(snapshot).headers).containsKey("content-length").doesNotContainKeys("connection", "transfer-encoding");
        }

        @Test
        void theHeadOfALivePictureEndsItsStream() throws Exception {
            int head = client.request("HEAD", "/camera.mjpg");

            assertThat(client.answer(head).status()).isEqualTo(200);
            assertThat(client.stream(head).header("content-type")).startsWith("multipart/x-mixed-replace");
            assertThat(viewers()).isZero();
        }

        @Test
        void anUploadIsPublished() throws Exception {
            int upload = client.begin("PUT", "/camera.png");
            byte[] picture = Pictures.large(1, 50_000);
            for (int i = 0; i < picture.length; i += 10_000) {
                client.send(Http2Frame.data(upload, Arrays.copyOfRange(picture, i, Math.min(picture.length, i + 10_000)), i + 10_000 >= picture.length));
            }

            assertThat(client.answer(upload).status()).isBetween(200, 204);
            assertThat(port.hub.stream("camera").newest().toByteArray()).isEqualTo(picture);
        }

        @Test
        void anUploadThatIsRefusedEarlyIsAnsweredAndTheConnectionGoesOn() throws Exception {
            int upload = client.begin("PUT", "/camera.png", "content-length=17000000");

            assertThat(client.answer(upload).status()).isEqualTo(413);
            int next = client.get("/camera.json");
            assertThat(client.answer(next).status()).isEqualTo(200);
            assertThat(client.stream(upload).reset).isEqualTo("NO_ERROR");
        }

        @Test
        void manyStreamsShowPicturesOnOneConnection() throws Exception {
            int[] streams = new int[100];
            for (int i = 0; i < streams.length; i++) {
                streams[i] = client.get("/camera.mjpg");
            }
            await().until(() -> viewers() == streams.length);

            byte[] picture = Pictures.png(1);
            publish(picture);

            for (int stream : streams) {
                client.body(stream, picture.length);
            }
            client.drop();
            await().until(() -> viewers() == 0 && port.connections() == 0);
        }

        @Test
        void aStreamThatIsResetLeavesTheCountAtOnceAndTheOthersStay() throws Exception {
            int left = watch(client);
            int stays = watch(client);

            client.send(Http2Frame.reset(left));

            await().until(() -> viewers() == 1);
            byte[] picture = Pictures.png(1);
            publish(picture);
            client.body(stays, picture.length);
        }

        @Test
        void aClientThatSaysGoodbyeForAFaultIsLetGoWithItsStreams() throws Exception {
            watch(client);
            watch(client);

            client.send(Http2Frame.goAway("INTERNAL_ERROR"));

            await().until(() -> viewers() == 0 && port.connections() == 0);
        }

        @Test
        void aLivePictureGetsNoMoreThanItsWindow() throws Exception {
            int stream = watch(client);
            publish(Pictures.large(1, 3 * USUAL_WINDOW));

            client.body(stream, USUAL_WINDOW);
            client.catchUp();
            assertThat(client.stream(stream).body()).hasSize(USUAL_WINDOW);

            client.send(Http2Frame.windowUpdate(0, 10_000), Http2Frame.windowUpdate(stream, 10_000));
            client.body(stream, USUAL_WINDOW + 10_000);
            client.catchUp();
            assertThat(client.stream(stream).body()).hasSize(USUAL_WINDOW + 10_000);
        }

        @Test
        void aStreamWithoutRoomDoesNotHoldUpTheOthers() throws Exception {
            client.send(Http2Frame.windowUpdate(0, 1_000_000));
            int full = watch(client);
            byte[] large = Pictures.large(1, 3 * USUAL_WINDOW);
            publish(large);
            client.body(full, USUAL_WINDOW);

            int other = client.get("/camera.json");

            assertThat(client.answer(other).status()).isEqualTo(200);
            assertThat(client.stream(full).body()).hasSize(USUAL_WINDOW);
        }

        @Test
        void aSlowViewerSkipsToTheNewest() throws Exception {
            byte[][] pictures = new byte[50][];
            Arrays.setAll(pictures, number -> Pictures.large(number, PICTURE_BYTES));
            client.send(Http2Frame.windowUpdate(0, 100_000_000));
            int slow = watch(client);
            int fast = watch(client);
            client.send(Http2Frame.windowUpdate(fast, 100_000_000));
            for (var picture : pictures) {
                int before = client.stream(fast).body().length;
                publish(picture.clone());
                while (!contains(client.stream(fast).bodyFrom(before), picture)) {
                    client.read();
                }
            }
            assertThat(client.stream(slow).body()).hasSize(USUAL_WINDOW);

            client.send(Http2Frame.windowUpdate(slow, 100_000_000));

            while (!contains(client.stream(slow).body(), pictures[49])) {
                client.read();
            }
            assertThat(client.stream(slow).body().length).isLessThan(3 * PICTURE_BYTES);
        }

        private static boolean contains(byte[] all, byte[] part) {
            return new String(all, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
        }

        @Test
        void aViewerThatReadsNothingIsResetAndTheConnectionStays() throws Exception {
            port.use(Stage.BRISK.with(loops));
            int stream = watch(client);
            client.send(Http2Frame.windowUpdate(0, 1_000_000));
            publish(Pictures.large(1, 3 * USUAL_WINDOW));

            assertThat(client.answer(stream).reset).isEqualTo("CANCEL");
            await().until(() -> viewers() == 0);
            assertThat(port.hub.stream("camera").stats().viewersStalled()).isEqualTo(1);
            int next = client.get("/camera.json");
            assertThat(client.answer(next).status()).isEqualTo(200);
        }

        @Test
        void aConnectionOnWhichNothingIsReadIsEndedWithItsViewers() throws Exception {
            port.use(Stage.BRISK.with(loops));
            try (var narrow = Http2Client.silent(port.clients(), port.port(), 4096).greet(Http2Frame.INITIAL_WINDOW_SIZE, 1 << 30)) {
                narrow.send(Http2Frame.windowUpdate(0, 1 << 30));
                int one = watch(narrow);
                int two = watch(narrow);
                for (int i = 0; i < 20; i++) {
                    publish(Pictures.large(i, PICTURE_BYTES));
                }

                await().atMost(Duration.ofSeconds(8)).until(() -> viewers() == 0);
                assertThat(List.of(one, two)).hasSize(2);
            }
        }

        @Test
        void aStreamThatEndsEndsInOrder() throws Exception {
            int stream = watch(client);
            publish(Pictures.png(1));
            client.body(stream, Pictures.png(1).length);

            port.hub.retire(StreamName.of("camera"));

            assertThat(client.answer(stream).ended).isTrue();
            assertThat(client.stream(stream).reset).isEmpty();
        }

        @Test
        void aServerThatEndsTellsItsViewers() throws Exception {
            int stream = watch(client);

            port.close();

            assertThat(client.answer(stream).ended).isTrue();
            assertThat(client.isEnded()).isTrue();
        }
    }
}
