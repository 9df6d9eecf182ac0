// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Picture;
import dev.kineograph.Publisher;
import dev.kineograph.StreamSettings;
import dev.kineograph.WhenStale;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Viewers of a stream that is stale see another picture in place of the newest one.
@ExtendWith(NoLeaks.class)
class StaleViewersTest {
    private static final byte[] NEWEST = Pictures.png(1);
    private static final byte[] CARD = Pictures.png(2);
    private static final byte[] NEXT = Pictures.png(3);

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY);

    @AutoClose
    private final Publisher camera = camera();

    private Publisher camera() {
        stage.stream("camera").apply(StreamSettings.DEFAULT
                .withStaleAfter(Duration.ofSeconds(1))
                .withWhenStale(WhenStale.showing(Picture.of(CARD))));
        return stage.camera();
    }

    private Answer get(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, headers).readAnswer();
        }
    }

    @Test
    void aLivePictureShowsItAndTheNextPictureAtOnce() throws IOException {
        camera.publish(NEWEST);
        try (var viewer = Viewing.of(stage.http(), "/camera.mjpg")) {
            assertThat(viewer.next()).isEqualTo(NEWEST);

            assertThat(viewer.next()).isEqualTo(CARD);

            try (var late = Viewing.of(stage.http(), "/camera.mjpg")) {
                assertThat(late.next()).isEqualTo(CARD);
                camera.publish(NEXT);
                assertThat(late.next()).isEqualTo(NEXT);
            }
            assertThat(viewer.next()).isEqualTo(NEXT);
        }
        await().untilAsserted(() -> assertThat(stage.stream("camera").stats().framesSent()).isEqualTo(4));
        assertThat(stage.stream("camera").stats().framesSkipped()).isZero();
        assertThat(stage.state("camera")).containsEntry("framesIn", 2).containsEntry("sequence", 2);
    }

    @Test
    void aStreamThatNeverHadAPictureShowsItToo() throws IOException {
        try (var viewer = Viewing.of(stage.http(), "/camera.mjpg");
                var informed = WebSocketClient.of(stage.http(), "/camera?meta=1")) {
            assertThat(viewer.next()).isEqualTo(CARD);
            try (var late = Viewing.of(stage.http(), "/camera.mjpg");
                    var socket = WebSocketClient.of(stage.http(), "/camera")) {
                assertThat(late.next()).isEqualTo(CARD);
                assertThat(socket.next().payload()).isEqualTo(CARD);

                camera.publish(NEXT);

                assertThat(late.next()).isEqualTo(NEXT);
                assertThat(socket.next().payload()).isEqualTo(NEXT);
            }
            assertThat(viewer.next()).isEqualTo(NEXT);
            assertThat(informed.next().payload()).as("a ping: there is nothing yet whose age could be told").isEmpty();
            assertThat(numbers(informed)).containsEntry("sequence", 1);
            assertThat(informed.next().payload()).isEqualTo(NEXT);
        }
        await().untilAsserted(() -> assertThat(stage.stream("camera").stats().framesSent()).isEqualTo(4));
        assertThat(stage.stream("camera").stats().framesSkipped()).isZero();
    }

    @Test
    void itIsDrawnForViewersButForNobodyWhoFetchesSnapshots() throws Exception {
        var settings = stage.stream("camera").settings();
        stage.stream("camera").apply(settings.withWhenStale(WhenStale.DIMMED).withStartTimeout(Duration.ofSeconds(1)));
        camera.publish(NEWEST);
        await().until(() -> {
            get("/camera.jpg");
            return stage.stream("camera").isStale();
        });
        for (int i = 0; i < 20; i++) {
            assertThat(get("/camera.jpg").body()).isEqualTo(NEWEST);
        }
        assertThat(get("/camera.jpg?fresh=1").status()).isEqualTo(503);
        assertThat(log.lines()).isEmpty();

        try (var viewer = Viewing.of(stage.http(), "/camera.mjpg")) {
            assertThat(viewer.next()).isEqualTo(NEWEST);
            await().untilAsserted(() -> assertThat(log.lines()).singleElement().asString().contains("there is nothing that dims pictures"));
        }
    }

    @Test
    void aWebSocketShowsIt() throws IOException {
        camera.publish(NEWEST);
        try (var viewer = WebSocketClient.of(stage.http(), "/camera")) {
            assertThat(viewer.next().payload()).isEqualTo(NEWEST);

            assertThat(viewer.next().payload()).isEqualTo(CARD);
        }
    }

    /// Pages of this server and other servers: they show what is old as they like, and the other servers' viewers get the same bytes.
    @Test
    void whoeverIsToldTheAgeOfEachPictureGetsTheNewestOneAsItCame() throws IOException {
        camera.publish(NEWEST);
        try (var viewer = Viewing.of(stage.http(), "/camera.mjpg");
                var informed = WebSocketClient.of(stage.http(), "/camera?meta=1")) {
            viewer.skipTo(CARD);
            for (int i = 0; i < 2; i++) {
                assertThat(numbers(informed)).containsEntry("sequence", 1).containsEntry("bytes", NEWEST.length);
                assertThat(informed.next().payload()).isEqualTo(NEWEST);
            }

            try (var late = WebSocketClient.of(stage.http(), "/camera?meta=1")) {
                assertThat((int) numbers(late).get("ageMillis")).isGreaterThanOrEqualTo(1000);
                assertThat(late.next().payload()).isEqualTo(NEWEST);
            }
        }
    }

    private static Map<String, Object> numbers(WebSocketClient viewer) throws IOException {
        return JSON.std.mapFrom(viewer.next().text());
    }

    @Test
    void aSnapshotIsTheNewestPictureAsItCame() throws IOException {
        camera.publish(NEWEST);
        try (var viewer = Viewing.of(stage.http(), "/camera.mjpg")) {
            viewer.skipTo(CARD);

            var answer = get("/camera.jpg");

            assertThat(answer.body()).isEqualTo(NEWEST);
            assertThat(Double.parseDouble(answer.header("X-Frame-Age"))).isGreaterThanOrEqualTo(1);
            assertThat(get("/camera.jpg", "If-None-Match: " + answer.header("ETag")).status()).isEqualTo(304);
        }
    }

    @Test
    void aPictureThatIsConfirmedIsSeenAgain() throws IOException {
        camera.publish(NEWEST);
        try (var viewer = Viewing.of(stage.http(), "/camera.mjpg")) {
            viewer.skipTo(CARD);

            stage.stream("camera").confirm();

            assertThat(viewer.next()).isEqualTo(NEWEST);
            assertThat(viewer.next()).isEqualTo(CARD);
        }
    }
}
