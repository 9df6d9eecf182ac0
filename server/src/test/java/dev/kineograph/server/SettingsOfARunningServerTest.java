// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// A running server takes other settings as a whole, and nobody who watches notices.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
class SettingsOfARunningServerTest {
    private static final int VIEWERS = 100;
    private static final Duration LONG = Duration.ofHours(1);

    /// Heartbeats at once; who reads nothing is ended, but a reader that waits for the processor is not.
    private static final ViewerRules NEW_RULES =
            ViewerRules.DEFAULT.withHeartbeat(Duration.ofSeconds(1)).withStalledAfter(Duration.ofSeconds(5));

    private final List<Viewing> viewers = new ArrayList<>();
    private final boolean epoll;

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage;

    SettingsOfARunningServerTest(boolean epoll) {
        this.epoll = epoll;
        stage = new Stage(ServerSettings.DEFAULT
                .with(Stage.LOOPS.withEpoll(epoll))
                .with(ViewerRules.DEFAULT.withHeartbeat(LONG).withStalledAfter(LONG)));
    }

    @AfterEach
    void leave() {
        viewers.forEach(Viewing::close);
    }

    private void watchAll() throws IOException {
        for (int i = 0; i < VIEWERS; i++) {
            viewers.add(Viewing.of(stage.http(), "/camera.mjpg"));
        }
        stage.awaitViewers("camera", VIEWERS);
    }

    /// All at once, as one who waits for its turn would read nothing for too long.
    private void allSee(byte[] picture) throws Exception {
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = viewers.stream().map(viewer -> readers.submit(() -> viewer.skipTo(picture))).toList();
            for (var one : all) {
                one.get();
            }
        }
    }

    @Test
    void aHundredViewersStayAndAreHeldToTheNewValues() throws Exception {
        try (var camera = stage.camera()) {
            watchAll();
            var idle = Viewing.of(stage.narrow(), "/camera.mjpg");
            camera.publish(Pictures.png(1));
            allSee(Pictures.png(1));

            stage.server.settings(ServerSettings.DEFAULT
                    .with(Stage.LOOPS.withEpoll(epoll))
                    .with(NEW_RULES)
                    .with(new Limits(VIEWERS + 1, VIEWERS)));

            allSee(Pictures.png(1)); // again, by the new heartbeat
            camera.publish(Pictures.large(2, 500_000));
            allSee(Pictures.large(2, 500_000));
            await().until(() -> stage.stream("camera").stats().viewersStalled() == 1);
            assertThat(stage.stream("camera").presence().connections()).isEqualTo(VIEWERS);
            stage.awaitConnections(VIEWERS);
            try (var last = stage.http()) {
                assertThat(last.get("/camera.json").readAnswer().status()).isEqualTo(200);
                try (var oneMore = stage.http()) {
                    assertThat(oneMore.isEnded()).isTrue();
                }
            }
            idle.close();
        }
    }

    @Test
    void fewerConnectionsThanThereAreEndNone() throws Exception {
        try (var camera = stage.camera()) {
            watchAll();

            stage.server.settings(stage.server.settings().with(new Limits(1, 1)));
            camera.publish(Pictures.png(1));

            allSee(Pictures.png(1));
            try (var oneMore = stage.http()) {
                assertThat(oneMore.isEnded()).isTrue();
            }
        }
    }

    @Test
    void whatCannotChangeIsRefusedByItsNameAndNothingChanges() {
        var before = stage.server.settings();
        var other = before.with(Stage.STRICT);

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> stage.server.settings(other.with(new EventLoops(3, epoll))))
                .withMessage("eventLoops: 3 (expected: 2, which cannot change while the server runs)");
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> stage.server.settings(other.with(Stage.LOOPS.withEpoll(!epoll))))
                .withMessageStartingWith("transport: %s (expected: %s".formatted(epoll ? "NIO" : "epoll", epoll ? "epoll" : "NIO"));

        assertThat(stage.server.settings()).isSameAs(before);
    }
}
