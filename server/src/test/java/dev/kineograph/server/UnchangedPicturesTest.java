// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Metronome;
import dev.kineograph.StreamSettings;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Viewers and snapshots of a picture that its source would publish again as it is, twenty times a second.
@ExtendWith(NoLeaks.class)
class UnchangedPicturesTest {
    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK);

    @BeforeEach
    void add() {
        stage.hub.add(Stage.CAMERA, StreamSettings.DEFAULT.withOnDemand(false), publisher -> {
            publisher.publish(Pictures.png(1));
            var beat = Metronome.perSecond(20);
            while (publisher.renew()) {
                beat.await();
            }
        });
        await().until(() -> stage.newest("camera") != null);
    }

    private Answer snapshot(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, headers).readAnswer();
        }
    }

    @Test
    void itIsAsFreshAsIfItHadComeAgain() throws IOException {
        var tag = snapshot("/camera.jpg").header("ETag");
        for (var path : new String[] {"/camera.jpg?fresh=1", "/camera.jpg?maxAge=0ms", "/camera.jpg?maxAge=2s"}) {
            var answer = snapshot(path);

            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(Pictures.png(1));
            assertThat(answer.header("ETag")).isEqualTo(tag);
            assertThat(Double.parseDouble(answer.header("X-Frame-Age"))).isLessThan(2);
        }
        assertThat(snapshot("/camera.jpg?fresh=1", "If-None-Match: " + tag).status()).isEqualTo(304);
    }

    @Test
    void itsAgeIsThatOfItsLastRenewal() throws IOException {
        await().until(() -> stage.stream("camera").stats().unchanged() > 60);

        assertThat(((Number) stage.state("camera").get("ageMillis")).longValue()).isLessThan(2000);
        assertThat(Double.parseDouble(snapshot("/camera.jpg").header("X-Frame-Age"))).isLessThan(2);
    }

    @Test
    void itsViewersStayByTheHeartbeatAndItCountsOnce() throws IOException {
        try (var live = Viewing.of(stage.http(), "/camera.mjpg");
                var socket = WebSocketClient.of(stage.http(), "/camera")) {
            for (int repeat = 0; repeat < 3; repeat++) {
                assertThat(live.next()).isEqualTo(Pictures.png(1));
                assertThat(socket.next().payload()).isEqualTo(Pictures.png(1));
            }
            var state = stage.state("camera");

            assertThat(state).containsEntry("online", true).doesNotContainKey("stale");
            assertThat(((Number) state.get("framesIn")).longValue()).isOne();
            assertThat(((Number) state.get("framesSent")).longValue()).isEqualTo(2);
            assertThat(((Number) state.get("unchanged")).longValue()).isGreaterThan(20);
            assertThat(stage.stream("camera").presence().connections()).isEqualTo(2);
        }
    }

    @Test
    void itNeverGoesStale() {
        stage.stream("camera").apply(StreamSettings.DEFAULT.withOnDemand(false).withStaleAfter(Duration.ofSeconds(1)));
        long before = stage.stream("camera").stats().unchanged();

        await().until(() -> stage.stream("camera").stats().unchanged() > before + 40);

        assertThat(stage.stream("camera").isStale()).isFalse();
        assertThat(stage.stream("camera").recentEvents()).noneMatch(dated -> dated.event().toString().startsWith("Stale"));
    }
}
