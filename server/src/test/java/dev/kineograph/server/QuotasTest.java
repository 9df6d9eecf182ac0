// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.PublisherPolicy;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.Readers;
import dev.kineograph.server.settings.StreamRules;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A stream has no more viewers, gets them no more bytes, and accepts no more frames than its quotas allow.
@ExtendWith(NoLeaks.class)
class QuotasTest {
    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY, new Listener.Http(0).with(Readers.ANY), new Listener.Tcp(0, Stage.DOOR));

    private void rules(StreamRules camera) {
        stage.server.settings(stage.server.settings().withStreams(Map.of(Stage.CAMERA, camera)));
    }

    private int status(String path) throws IOException {
        try (var client = stage.http()) {
            return client.get(path).readHead().status();
        }
    }

    @Test
    void oneViewerTooManyIsToldToComeLater() throws IOException {
        rules(StreamRules.DEFAULT.withMaxViewers(1));
        stage.show(Pictures.png(1));
        try (var viewing = Viewing.of(stage.http(), "/camera.mjpg")) {
            assertThat(viewing.next()).isEqualTo(Pictures.png(1));
            try (var client = stage.http()) {
                var answer = client.get("/camera.mjpg").readAnswer();

                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isEqualTo("1");
                assertThat(answer.text())
                        .isEqualTo("camera: 1 connections show it already (expected: no more, since that is its maxViewers; another try later)\n");
            }
            try (var client = stage.http()) {
                assertThat(WebSocketClient.ask(client, "/camera").readHead().status()).isEqualTo(503);
            }
            try (var client = SocketIoPeer.connected(stage.server.port(), "/camera", "")) {
                assertThat(client.ask("subscribe", "camera")).first().asString().contains("ok=false", "its maxViewers");
            }
            assertThat(status("/camera.jpg")).as("a snapshot").isEqualTo(200);
            assertThat(stage.stream("camera").presence().connections()).isOne();
        }
        stage.awaitViewers("camera", 0);

        assertThat(status("/camera.mjpg")).isEqualTo(200);
    }

    @Test
    void ofManyAtOnceAsManyGetInAsThereIsRoomFor() throws Exception {
        rules(StreamRules.DEFAULT.withMaxViewers(20));
        stage.show(Pictures.png(1));
        var clients = new LinkedBlockingQueue<RawClient>();
        var in = new AtomicLong();
        var out = new AtomicLong();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 150; i++) {
                executor.submit(() -> {
                    var client = stage.http();
                    clients.add(client);
                    (client.get("/camera.mjpg").readHead().status() == 200 ? in : out).incrementAndGet();
                    return null;
                });
            }
        }

        assertThat(in).hasValue(20);
        assertThat(out).hasValue(130);
        assertThat(stage.stream("camera").presence().connections()).isEqualTo(20);
        clients.forEach(RawClient::close);
        stage.awaitViewers("camera", 0);
    }

    /// Four viewers of pictures of 50 KB, for 400 KB a second: two pictures a second, of which each is the newest.
    @Test
    void allViewersTogetherGetNoMoreBytesThanTheQuota() throws Exception {
        rules(StreamRules.DEFAULT.withMaxBytesPerSecond(400_000));
        var going = new AtomicBoolean(true);
        var received = new AtomicLong();
        var pictures = new AtomicLong();
        var clients = new ArrayList<RawClient>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor();
                var camera = stage.camera()) {
            camera.publish(padded(0));
            for (int i = 0; i < 4; i++) {
                var client = stage.http();
                clients.add(client);
                client.get("/camera.mjpg").readHead();
                executor.submit(() -> {
                    while (going.get()) {
                        received.addAndGet(client.read(1000).length);
                    }
                    return null;
                });
            }
            stage.awaitViewers("camera", 4);
            long begun = System.nanoTime();
            long before = received.get();
            await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(30)).until(() -> {
                camera.publish(padded(pictures.incrementAndGet()));
                return System.nanoTime() - begun > 4_000_000_000L;
            });
            double seconds = (System.nanoTime() - begun) / 1e9;
            double rate = (received.get() - before) / seconds;

            assertThat(pictures.get()).isGreaterThan(40);
            // Beyond it are the first picture of each viewer, the one that they are shown at the begin, and the one that begins at the last moment.
            assertThat(rate).isBetween(150_000.0, (400_000.0 * seconds + 700_000) / seconds);
            assertThat(stage.stream("camera").stats().framesSkipped()).isGreaterThan(40);
            going.set(false);
            clients.forEach(RawClient::close);
        }
    }

    /// What is shown after the pause is the newest picture, and a snapshot is always that one.
    @Test
    void whoIsShownFewerPicturesIsShownTheNewest() throws IOException {
        rules(StreamRules.DEFAULT.withMaxBytesPerSecond(50_000));
        try (var camera = stage.camera();
                var viewing = Viewing.of(stage.http(), "/camera.mjpg")) {
            camera.publish(padded(1));
            assertThat(viewing.next()).isEqualTo(padded(1));
            camera.publish(padded(2));
            camera.publish(padded(3));

            try (var client = stage.http()) {
                assertThat(client.get("/camera.jpg").readAnswer().body()).isEqualTo(padded(3));
            }
            assertThat(viewing.next()).isEqualTo(padded(3));
        }
    }

    private static byte[] padded(long number) {
        return Pictures.large((int) number % 50, 50_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "live", "WebSocket", "TCP", "Socket.IO"})
    void noWayInIsFasterAndTheLastPictureIsShown(String way) throws Exception {
        var name = way.equals("TCP") ? "door" : "camera";
        stage.stream(name).apply(StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY).withMaxFps(1));
        push(way, name);

        stage.awaitNewest(name, Pictures.png(9));
        assertThat(stage.stream(name).stats().framesIn()).isBetween(2L, 4L);
        assertThat(stage.stream(name).stats().framesDropped()).isEqualTo(9 - stage.stream(name).stats().framesIn());
    }

    private void push(String way, String name) throws Exception {
        switch (way) {
            case "PUT" -> {
                for (int i = 1; i <= 9; i++) {
                    try (var client = stage.http()) {
                        assertThat(client.put("/camera.jpg", Pictures.png(i)).readAnswer().status()).isEqualTo(i == 1 ? 201 : 204);
                    }
                }
            }
            case "live" -> {
                try (var client = stage.http()) {
                    client.send("PUT /camera.mjpg HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n".formatted(all().stream().mapToInt(one -> one.length).sum()));
                    for (var picture : all()) {
                        client.send(picture);
                    }
                    assertThat(client.readAnswer().status()).isEqualTo(201);
                }
            }
            case "WebSocket" -> {
                try (var socket = WebSocketClient.of(stage.http(), "/camera?publish")) {
                    for (var picture : all()) {
                        socket.send(WebSocketClient.BINARY, picture);
                    }
                    stage.awaitNewest(name, Pictures.png(9));
                }
            }
            case "TCP" -> {
                try (var client = stage.tcp()) {
                    for (var picture : all()) {
                        client.sendPicture(picture);
                    }
                }
            }
            default -> {
                try (var client = SocketIoPeer.connected(stage.server.port(), "/camera", "")) {
                    for (var picture : all()) {
                        assertThat(client.ask("onimgdata", Map.of("source", picture))).first().asString().contains("ok=true");
                    }
                }
            }
        }
    }

    private static List<byte[]> all() {
        return Arrays.asList(1, 2, 3, 4, 5, 6, 7, 8, 9).stream().map(Pictures::png).toList();
    }

    @Test
    void theLogSaysOnceThatPicturesAreDropped() {
        stage.stream("hasty").apply(StreamSettings.DEFAULT.withMaxFps(1));
        try (var hasty = stage.hub.publisher("hasty")) {
            all().forEach(hasty::publish);
            stage.awaitNewest("hasty", Pictures.png(9));
            all().forEach(hasty::publish);
            await().until(() -> stage.stream("hasty").stats().framesIn() == 3);
        }

        await().until(() -> ignored.lines().stream().anyMatch(line -> line.startsWith("stream hasty: more pictures come than maxFps; ")));
        assertThat(ignored.lines()).filteredOn(line -> line.contains("maxFps")).hasSize(1);
    }
}
