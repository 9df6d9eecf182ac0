// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The relay as its users have it: a process of its own, whose banner keeps its word.
@Order(2)
class RelayProcessTest {
    private static final Pattern IN = Pattern.compile("tcp://127\\.0\\.0\\.1:([0-9]+)");
    private static final Pattern OUT = Pattern.compile("ws://127\\.0\\.0\\.1:[0-9]+/\\w+");
    private static final Pattern PAGE = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+/test");
    private static final double ONE_PERCENT = 0.01;

    @TempDir
    private Path folder;

    private Process relay;
    private String banner;

    @BeforeEach
    void start() throws IOException {
        relay = Program.start(folder.resolve("log"), "relay", "0", "0", "test", "/camera");
        banner = Program.banner(relay);
    }

    @AfterEach
    void stop() throws InterruptedException {
        relay.destroy();
        assertThat(relay.waitFor(5, TimeUnit.SECONDS)).as("ended within 5 s").isTrue();
    }

    private void push(byte[] picture, int times) throws IOException {
        int port = Integer.parseInt(IN.matcher(banner).results().findFirst().orElseThrow().group(1));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var out = new DataOutputStream(socket.getOutputStream())) {
            for (int i = 0; i < times; i++) {
                out.writeLong(picture.length);
                out.write(picture);
            }
        }
    }

    private static final class Viewer implements WebSocket.Listener {
        private final BlockingQueue<byte[]> pictures = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream picture = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            picture.writeBytes(part);
            if (last) {
                pictures.add(picture.toByteArray());
                picture.reset();
            }
            socket.request(1);
            return null;
        }

        byte[] next() throws InterruptedException {
            return pictures.poll(20, TimeUnit.SECONDS);
        }
    }

    private static Viewer watch(HttpClient client, String address) throws Exception {
        var viewer = new Viewer();
        client.newWebSocketBuilder().buildAsync(URI.create(address), viewer).get(20, TimeUnit.SECONDS);
        return viewer;
    }

    @Test
    void everyAddressOfTheBannerWorksAndSigtermEndsItAll() throws Exception {
        var picture = Images.jpeg(40, 30, Color.MAGENTA);
        var addresses = OUT.matcher(banner).results().map(MatchResult::group).toList();
        assertThat(addresses).hasSize(2);
        try (var client = HttpClient.newHttpClient()) {
            for (var address : addresses) {
                var viewer = watch(client, address);
                push(picture, 1);
                assertThat(viewer.next()).isEqualTo(picture);
            }
            var page = URI.create(PAGE.matcher(banner).results().findFirst().orElseThrow().group());
            var answer = client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("<canvas");
            var elsewhere = HttpRequest.newBuilder(page.resolve("/elsewhere")).build();
            assertThat(client.send(elsewhere, BodyHandlers.discarding()).statusCode()).isEqualTo(404);
            client.shutdownNow();
        }

        stop();

        assertThat(relay.exitValue()).isZero();
        assertThat(Files.readString(folder.resolve("log")))
                .contains("stream relay: online, image/jpeg", "stream relay: offline")
                .contains("/elsewhere: nothing is shown there (expected: /test or /camera)")
                .doesNotContain("Exception");
    }

    @Test
    void itCostsNextToNothingWhileIdleAndWhenItsProducerHasLeft() throws Exception {
        awaitRest("nobody has come yet");
        var picture = Images.jpeg(640, 480, Color.MAGENTA);
        try (var client = HttpClient.newHttpClient()) {
            var viewer = watch(client, OUT.matcher(banner).results().findFirst().orElseThrow().group());

            push(picture, 1000);

            assertThat(viewer.next()).isEqualTo(picture);
            awaitRest("the producer has left, the viewer has not");
            client.shutdownNow();
        }
        awaitRest("all have left");
    }

    /// The JVM compiles for a while what has just run: in some three seconds of a minute it must be at rest. A relay that waits by
    /// spinning never is.
    private void awaitRest(String when) {
        var meter = new Object() {
            private Duration busy = busy();
            private long nanos = System.nanoTime();

            double share() {
                var before = busy;
                long since = nanos;
                busy = busy();
                nanos = System.nanoTime();
                double share = (double) busy.minus(before).toNanos() / (nanos - since);
                System.out.printf("relay, %s: %.2f %% of a core%n", when, share * 100);
                return share;
            }
        };
        await(when)
                .atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ofSeconds(3))
                .pollInterval(Duration.ofSeconds(3))
                .until(() -> meter.share() < ONE_PERCENT);
    }

    private Duration busy() {
        return relay.toHandle().info().totalCpuDuration().orElseThrow();
    }
}
