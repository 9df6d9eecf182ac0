// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Publisher;
import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is slow skips pictures, is never far behind, and costs nobody anything.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
class SlowViewersTest {
    private static final int COUNT = 60;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration STALLED_AFTER = Duration.ofSeconds(2);

    private static final List<byte[]> PICTURES =
            IntStream.rangeClosed(1, COUNT).mapToObj(i -> Pictures.large(i, 100_000)).toList();

    private final ServerSettings settings;

    @AutoClose
    private final Stage stage;

    private Publisher camera;

    SlowViewersTest(boolean epoll) {
        settings = Stage.BRISK.with(new EventLoops(1, epoll));
        stage = new Stage(settings.with(ViewerRules.DEFAULT.withHeartbeat(LONG).withStalledAfter(LONG)));
    }

    @BeforeEach
    void publish() {
        camera = stage.camera();
    }

    @AfterEach
    void end() {
        camera.close();
    }

    @Test
    void aSlowViewerSkipsToTheNewestWhileTheOthersSeeThemAll() throws IOException {
        try (var slow = Viewing.of(stage.narrow(), "/camera.mjpg");
                var healthy = Viewing.of(stage.http(), "/camera.mjpg")) {
            for (var picture : PICTURES) {
                camera.publish(picture);
                assertThat(healthy.next()).isEqualTo(picture);
            }

            int seen = slow.skipTo(PICTURES.getLast()) + 1;

            assertThat(seen).isLessThan(COUNT / 3);
            await().until(() -> stage.stream("camera").stats().framesSent() == COUNT + seen);
            assertThat(stage.stream("camera").stats().framesSkipped()).isEqualTo(COUNT - seen);
        }
    }

    @Test
    void aHundredWhoReadNothingCostTheOthersNoPicture() throws IOException {
        var stalled = new ArrayList<Viewing>();
        for (int i = 0; i < 100; i++) {
            stalled.add(Viewing.of(stage.narrow(), "/camera.mjpg"));
        }
        try (var one = Viewing.of(stage.http(), "/camera.mjpg");
                var other = Viewing.of(stage.http(), "/camera.mjpg")) {
            for (var picture : PICTURES) {
                camera.publish(picture);
                assertThat(one.next()).isEqualTo(picture);
                assertThat(other.next()).isEqualTo(picture);
            }
        }

        assertThat(stalled.getFirst().skipTo(PICTURES.getLast())).isLessThan(COUNT / 3);
        stalled.forEach(Viewing::close);
    }

    @Test
    void aSlowWebSocketSkipsToo() throws IOException {
        try (var slow = WebSocketClient.of(stage.narrow(), "/camera?meta=1")) {
            for (var picture : PICTURES) {
                camera.publish(picture);
            }
            int seen = 0;
            WebSocketClient.Message message;
            do {
                assertThat(slow.next().text()).startsWith("{\"sequence\":");
                message = slow.next();
                seen++;
            } while (!Arrays.equals(message.payload(), PICTURES.getLast()));

            assertThat(seen).isLessThan(COUNT / 3);
        }
    }

    @Test
    void aViewerThatTakesALittleAtATimeIsNotTakenForStalled() throws IOException {
        byte[] picture = Pictures.large(1, 4_000_000);
        try (var strict = new Stage(settings.with(ViewerRules.DEFAULT.withHeartbeat(LONG).withStalledAfter(STALLED_AFTER)));
                var _ = strict.camera();
                var slow = Viewing.of(strict.narrow(), "/camera.mjpg")) {
            strict.show(picture);
            int length = slow.client().readHead().contentLength();
            var seen = new ByteArrayOutputStream(length);
            seen.writeBytes(slow.client().read(length / 2));

            long begun = System.nanoTime();
            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                seen.writeBytes(slow.client().read(20_000));
                return System.nanoTime() - begun > STALLED_AFTER.toNanos() * 5 / 4;
            });

            seen.writeBytes(slow.client().read(length - seen.size()));
            assertThat(seen.toByteArray()).isEqualTo(picture);
        }
    }

    /// A page that shows a dialog, or is held by a debugger: when it reads on it keeps its picture, which RST would take away.
    @Test
    void aViewerThatReadsNothingForTooLongIsEndedByFinBehindWhatTheKernelHolds() throws IOException {
        try (var strict = new Stage(settings);
                var _ = strict.camera();
                var stalled = Viewing.of(strict.narrow(), "/camera.mjpg")) {
            strict.show(Pictures.large(1, 4_000_000));
            await().until(() -> strict.stream("camera").stats().viewersStalled() == 1);
            strict.awaitConnections(0);

            byte[] rest = stalled.client().readToEnd();

            assertThat(rest).hasSizeBetween(1, 4_000_000);
        }
    }

    @Test
    void whatAViewerHasSaidMeanwhileDoesNotTurnItsEndIntoAReset() throws IOException {
        try (var strict = new Stage(settings);
                var _ = strict.camera();
                var stalled = Viewing.of(strict.narrow(), "/camera.mjpg")) {
            strict.show(Pictures.large(1, 4_000_000));
            stalled.client().send(new byte[500_000]);
            await().until(() -> strict.stream("camera").stats().viewersStalled() == 1);
            stalled.client().send(new byte[500_000]);
            strict.awaitConnections(0);

            assertThat(stalled.client().readToEnd()).hasSizeBetween(1, 4_000_000);
        }
    }
}
