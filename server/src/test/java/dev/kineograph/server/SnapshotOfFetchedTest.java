// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.Source;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.WhenStale;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Snapshots of a source that is somewhere else, and may be gone: whoever asks has an answer soon.
@ExtendWith(NoLeaks.class)
class SnapshotOfFetchedTest {
    private static final StreamSettings SETTINGS = StreamSettings.FETCHED.withCloseAfter(Duration.ZERO);
    private static final Duration LONG = Duration.ofMinutes(5);

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage();

    private final Camera camera = new Camera();

    /// A camera that can be away, or there without a picture, or end in order.
    private static final class Camera implements Source {
        private volatile boolean isAway;
        private volatile boolean isSilent;
        private volatile boolean ends;
        private volatile int picture = 1;
        private volatile boolean running;

        @Override
        public void run(Publisher publisher) throws Exception {
            if (isAway) {
                throw new IOException("no camera");
            }
            running = true;
            try {
                if (!isSilent) {
                    publisher.publish(Pictures.png(picture));
                }
                if (!ends) {
                    new CountDownLatch(1).await();
                }
            } finally {
                running = false;
            }
        }
    }

    private void show(StreamSettings settings) {
        stage.hub.add(StreamName.of("yard"), settings, camera);
    }

    /// Watches it for a moment, so that there is a picture.
    private void watchOnce() throws IOException {
        try (var viewer = Viewing.of(stage.http(), "/yard.mjpg")) {
            viewer.next();
        }
        await().until(() -> !camera.running);
    }

    private Answer get(String path) throws IOException {
        try (var client = stage.http()) {
            return client.get(path).readAnswer();
        }
    }

    @Test
    void aFrameThatIsNotStaleIsShownAtOnceAndTheSourceWakes() throws IOException {
        show(SETTINGS.withStaleAfter(LONG).withStartTimeout(LONG));
        watchOnce();
        camera.isSilent = true;

        assertThat(get("/yard.jpg").body()).isEqualTo(Pictures.png(1));

        await().until(() -> camera.running);
    }

    @Test
    void aNewerOneIsAwaitedByThoseWhoAskForIt() throws IOException {
        show(SETTINGS.withStaleAfter(LONG));
        watchOnce();
        camera.picture = 2;

        assertThat(get("/yard.jpg?fresh=1").body()).isEqualTo(Pictures.png(2));
    }

    @Test
    void aStaleFrameIsNotShownWhileANewOneMayCome() throws IOException {
        show(SETTINGS.withStaleAfter(Duration.ofSeconds(1)));
        watchOnce();
        camera.picture = 2;
        await().until(() -> stage.newest("yard").age().compareTo(Duration.ofSeconds(1)) > 0);

        assertThat(get("/yard.jpg").body()).isEqualTo(Pictures.png(2));
    }

    @Test
    void theNewestFrameIsShownWithItsAgeIfTheSourceIsGone() throws IOException {
        show(SETTINGS.withStaleAfter(Duration.ofSeconds(1)).withStartTimeout(LONG));
        watchOnce();
        camera.isAway = true;
        await().until(() -> stage.newest("yard").age().compareTo(Duration.ofSeconds(1)) > 0);

        for (int i = 0; i < 2; i++) {
            var answer = get("/yard.jpg");
            assertThat(answer.body()).isEqualTo(Pictures.png(1));
            assertThat(Double.parseDouble(answer.header("X-Frame-Age"))).isGreaterThan(1);
        }
        assertThat(get("/yard.jpg?fresh=1").status()).isEqualTo(503);
    }

    @Test
    void withoutAnyFrameASourceThatIsGoneIsToldAtOnce() throws IOException {
        show(SETTINGS.withStartTimeout(LONG));
        camera.isAway = true;

        var answer = get("/yard.jpg");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.text()).contains("its source fails").doesNotContain("no camera");
    }

    @Test
    void whatASourceThatHasEndedInOrderHasLeftIsShownAtOnceWhileViewersStay() throws IOException {
        show(SETTINGS.withStaleAfter(Duration.ofSeconds(1)).withStartTimeout(LONG));
        camera.ends = true;
        try (var viewer = Viewing.of(stage.http(), "/yard.mjpg")) {
            viewer.next();
            await().until(() -> stage.newest("yard").age().compareTo(Duration.ofSeconds(1)) > 0);

            var answer = get("/yard.jpg");

            assertThat(answer.body()).isEqualTo(Pictures.png(1));
            assertThat(Double.parseDouble(answer.header("X-Frame-Age"))).isGreaterThan(1);
            assertThat(get("/yard.jpg?fresh=1").status()).isEqualTo(503);
        }
    }

    @Test
    void aSourceThatHasEndedInOrderWithoutAnyFrameIsNotWaitedFor() throws IOException {
        show(SETTINGS.withStartTimeout(LONG));
        camera.ends = true;
        camera.isSilent = true;

        assertThat(get("/yard.jpg").status()).isEqualTo(503);
    }

    @Test
    void withoutAnyFrameTheStreamsPlaceholderIsShownAtOnceIfItsSourceIsGone() throws IOException {
        show(SETTINGS.withStartTimeout(LONG).withWhenStale(WhenStale.showing(Picture.of(Pictures.png(9)))));
        camera.isAway = true;

        var answer = get("/yard.jpg");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Pictures.png(9));
        assertThat(answer.header("Content-Type")).isEqualTo("image/png");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("ETag") + answer.header("X-Frame-Age")).isEmpty();
        for (var dated : List.of("fresh=1", "maxAge=2s")) {
            assertThat(get("/yard.jpg?" + dated).status()).isEqualTo(503);
        }
    }

    @Test
    void aSourceThatSaysNothingIsAwaitedForItsStartTimeout() throws IOException {
        show(SETTINGS.withStartTimeout(Duration.ofSeconds(1)));
        camera.isSilent = true;
        long asked = System.nanoTime();

        var answer = get("/yard.jpg");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(System.nanoTime() - asked).isBetween(900_000_000L, 20_000_000_000L);
    }

    @Test
    void aServerThatEndsLetsNobodyWait() throws IOException {
        show(SETTINGS.withStartTimeout(LONG));
        camera.isSilent = true;
        try (var client = stage.http()) {
            client.get("/yard.jpg");
            await().until(() -> camera.running);

            stage.close();

            assertThat(client.readAnswer().status()).isEqualTo(503);
        }
    }
}
