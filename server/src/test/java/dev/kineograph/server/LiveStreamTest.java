// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Publisher;
import dev.kineograph.server.settings.EventLoops;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Who watches sees the newest picture, whatever the others do; heartbeats after a second, patience of a second.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
class LiveStreamTest {
    @AutoClose
    private final Stage stage;

    private Publisher camera;

    LiveStreamTest(boolean epoll) {
        // One loop: all viewers are one audience.
        stage = new Stage(Stage.BRISK.with(new EventLoops(1, epoll)));
    }

    @BeforeEach
    void publish() {
        camera = stage.camera();
    }

    @AfterEach
    void end() {
        camera.close();
    }

    private Viewing watch() throws IOException {
        return Viewing.of(stage.http(), "/camera.mjpg");
    }

    @Test
    void whoComesLateGetsTheNewestAtOnce() throws IOException {
        for (int i = 1; i <= 10; i++) {
            camera.publish(Pictures.png(i));
        }
        long begun = System.nanoTime();
        try (var first = watch();
                var second = watch()) {
            assertThat(first.next()).isEqualTo(Pictures.png(10));
            assertThat(second.next()).isEqualTo(Pictures.png(10));
        }
        // Before any heartbeat would have brought it.
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void aStreamThatIsRetiredEndsWithFinBehindItsLastPicture() throws IOException {
        try (var viewer = watch()) {
            camera.publish(Pictures.png(1));
            assertThat(viewer.next()).isEqualTo(Pictures.png(1));

            stage.hub.retire(Stage.CAMERA);

            assertThat(viewer.client().readToEnd()).isEmpty();
        }
        stage.awaitConnections(0);
    }

    @Test
    void thePictureJustBeforeTheEndIsStillSeen() throws IOException {
        for (int i = 1; i <= 20; i++) {
            camera = stage.camera();
            camera.publish(Pictures.png(100));
            try (var viewer = watch()) {
                viewer.next();

                camera.publish(Pictures.png(i));
                stage.hub.retire(Stage.CAMERA);

                viewer.skipTo(Pictures.png(i));
                assertThat(viewer.client().readToEnd()).isEmpty();
            }
        }
    }

    @Test
    void theNewestPictureIsRepeatedAndNotCountedAgain() throws IOException {
        try (var viewer = watch()) {
            camera.publish(Pictures.png(1));

            for (int i = 0; i < 2; i++) {
                assertThat(viewer.next()).isEqualTo(Pictures.png(1));
            }

            await().until(() -> stage.stream("camera").stats().framesSent() == 1);
            assertThat(stage.stream("camera").stats().framesIn()).isEqualTo(1);
            assertThat(stage.stream("camera").stats().framesSkipped()).isZero();
        }
    }

    @Test
    void whatLateViewersGotIsCountedToo() throws IOException {
        camera.publish(Pictures.png(1));
        try (var first = watch();
                var second = watch()) {
            first.next();
            second.next();

            await().until(() -> stage.stream("camera").stats().framesSent() == 2);
        }
    }

    @Test
    void aViewerThatTakesNothingIsEnded() throws IOException {
        try (var stalled = Viewing.of(stage.narrow(), "/camera.mjpg");
                var healthy = watch()) {
            camera.publish(Pictures.large(1, 8_000_000));
            healthy.next();

            stage.awaitViewers("camera", 1);
            stage.awaitConnections(1);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(stalled::next)
                    .isInstanceOfAny(EOFException.class, SocketException.class);
            camera.publish(Pictures.png(2));
            assertThat(healthy.skipTo(Pictures.png(2))).isLessThan(5);
        }
    }

    @Test
    void viewersThatCameAndWentAreNotCounted() throws IOException {
        var viewers = new ArrayList<Viewing>();
        for (int i = 0; i < 4; i++) {
            viewers.add(watch());
        }
        stage.awaitViewers("camera", 4);
        assertThat(stage.state("camera")).containsEntry("viewers", 4).containsEntry("connections", 4);

        viewers.get(0).client().kill();
        stage.awaitViewers("camera", 3);
        viewers.get(1).client().halfClose();
        stage.awaitViewers("camera", 2);
        viewers.get(2).close();
        stage.awaitViewers("camera", 1);

        assertThat(stage.state("camera")).containsEntry("viewers", 1).containsEntry("connections", 1);
        viewers.forEach(Viewing::close);
        stage.awaitConnections(0);
    }

    @Test
    void aViewerMaySayWhatItLikesAndIsNotHeard() throws IOException {
        try (var viewer = watch()) {
            viewer.client().send(new byte[100_000]).get("/camera.json");
            camera.publish(Pictures.png(1));

            assertThat(viewer.next()).isEqualTo(Pictures.png(1));
        }
    }
}
