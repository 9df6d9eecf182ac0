// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.Namespace.Silence;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Viewers whose network is gone for twelve seconds, as of a train in a tunnel: each goes on, and one of Socket.IO waits no longer than
/// others. (One that polls may begin a new session: its client gives up when it cannot poll.)
@ExtendWith(NoLeaks.class)
@Order(2)
class NetworkGapTest {
    private static final Duration GAP = Duration.ofSeconds(12);

    private static final String CLIENT = """
            const { io } = require('sio-4');
            const { appendFileSync } = require('node:fs');
            const [url, transport, file] = process.argv.slice(1);
            const socket = io(url, { transports: [transport], query: { binary: 1 } });
            socket.on('connect', () => socket.emit('subscribe', 'camera'));
            socket.on('showimgdata', ({ source }) => appendFileSync(file, source));
            socket.on('disconnect', reason => appendFileSync(file + '.lost', reason));
            """;

    @TempDir
    private Path folder;

    @AutoClose("shutdownNow")
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private void keepShowing(Stage stage) {
        var pictures = List.of(Pictures.large(1, 30_000), Pictures.large(2, 30_000));
        var camera = stage.hub.publisher("camera");
        var count = new AtomicInteger();
        clock.scheduleAtFixedRate(() -> camera.publish(pictures.get(count.incrementAndGet() % 2)), 0, 100, TimeUnit.MILLISECONDS);
    }

    private ProcessBuilder program(String kind, String url) {
        var seen = folder.resolve(kind).toString();
        return switch (kind) {
            case "multipart" -> new ProcessBuilder("curl", "-sN", "-o", seen, url + "/camera.mjpg");
            default -> new ProcessBuilder("node", "-e", CLIENT, url, kind, seen).directory(Path.of("src/test/socketio").toFile());
        };
    }

    private long seenBy(String kind) {
        return folder.resolve(kind).toFile().length();
    }

    @Test
    void connectionsAreBackWithinSecondsOfTheirNetwork() throws IOException {
        backWithinSeconds(List.of("multipart", "websocket"));
    }

    /// Its client decides when it polls again: on a busy machine it took longer once.
    @Test
    @EnabledIfSystemProperty(named = "kineograph.long", matches = "true")
    void pollsAreBackWithinSecondsOfTheirNetwork() throws IOException {
        backWithinSeconds(List.of("polling"));
    }

    private void backWithinSeconds(List<String> kinds) throws IOException {
        try (var far = Namespace.open();
                var stage = new Stage(ServerSettings.DEFAULT, new Listener.Http(new InetSocketAddress(far.near(), 0)))) {
            keepShowing(stage);
            var url = "http://%s:%d".formatted(far.near().getHostAddress(), stage.server.port());
            for (var kind : kinds) {
                far.start(program(kind, url));
            }
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(kinds).allSatisfy(kind -> assertThat(seenBy(kind)).isPositive()));

            far.fallSilent(Silence.PACKETS_DROPPED);
            await().pollDelay(GAP).atMost(GAP.multipliedBy(2)).until(() -> true);
            var before = kinds.stream().collect(toMap(kind -> kind, this::seenBy));
            far.speakAgain(Silence.PACKETS_DROPPED);

            // Retransmissions that are put off by twice as much each time come again when the gap has passed a second time.
            await().atMost(GAP.dividedBy(2)).untilAsserted(() ->
                    assertThat(kinds).allSatisfy(kind -> assertThat(seenBy(kind)).as(kind).isGreaterThan(before.get(kind))));
            assertThat(folder.resolve("websocket.lost")).doesNotExist();
            assertThat(stage.stream("camera").stats().viewersStalled()).isZero();
        }
    }
}
