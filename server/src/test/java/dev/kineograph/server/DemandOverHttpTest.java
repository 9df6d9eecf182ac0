// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.StreamState;
import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// A source draws while somebody watches, once for all of them.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ArgumentsSource(AnyTransport.class)
class DemandOverHttpTest {
    private final Drawn source = new Drawn();

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage;

    DemandOverHttpTest(boolean epoll) {
        stage = new Stage(Stage.STEADY.with(Stage.LOOPS.withEpoll(epoll)));
    }

    @BeforeEach
    void add() {
        stage.hub.add(StreamName.of("drawn"), StreamSettings.DEFAULT, source);
    }

    @Test
    void aHundredViewersShareWhatIsDrawn() throws IOException {
        var viewers = new ArrayList<Viewing>();
        for (int i = 0; i < 100; i++) {
            viewers.add(Viewing.of(stage.http(), "/drawn.mjpg"));
        }
        stage.awaitViewers("drawn", 100);

        for (int frame = 1; frame <= 5; frame++) {
            source.drawNext();
            for (var viewer : viewers) {
                assertThat(viewer.next()).isEqualTo(Pictures.png(frame));
            }
        }

        assertThat(source.drawn()).isEqualTo(5);
        assertThat(source.runs()).isEqualTo(1);
        await().until(() -> stage.stream("drawn").stats().framesSent() == 500);
        assertThat(stage.stream("drawn").stats().framesSkipped()).isZero();
        viewers.forEach(Viewing::close);
        await().until(() -> !source.isRunning());
    }

    @Test
    void nothingIsDrawnAfterTheLastViewerHasLeft() throws IOException {
        try (var one = Viewing.of(stage.http(), "/drawn.mjpg");
                var other = Viewing.of(stage.http(), "/drawn.mjpg")) {
            source.drawNext();
            one.next();
            other.client().close();
            stage.awaitViewers("drawn", 1);

            source.drawNext();
            assertThat(one.next()).isEqualTo(Pictures.png(2));
        }
        await().until(() -> !source.isRunning());
        source.drawNext();

        assertThat(source.drawn()).isEqualTo(2);
    }

    @Test
    void aViewerWhoComesAgainStartsItAgain() throws IOException {
        for (int run = 1; run <= 3; run++) {
            try (var viewer = Viewing.of(stage.http(), "/drawn.mjpg")) {
                await().until(source::isRunning);
                source.drawNext();
                viewer.skipTo(Pictures.png(run));
            }
            await().until(() -> !source.isRunning());
            assertThat(source.runs()).isEqualTo(run);
        }
    }

    @Test
    void viewersAreToldThatASourceFailsButNotWhatItHasThrown() throws IOException {
        stage.hub.add(StreamName.of("broken"), StreamSettings.DEFAULT, _ -> {
            throw new IOException("no camera at /dev/video0");
        });
        try (var _ = Viewing.of(stage.http(), "/broken.mjpg");
                var client = stage.http()) {
            await().until(() -> stage.stream("broken").fault().isPresent());

            var answer = client.get("/broken.jpg").readAnswer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text())
                    .isEqualTo("broken: no such picture now: its source fails and is tried again (why: see the server's log)\n");
            assertThat(client.get("/broken.json").readAnswer().text())
                    .contains("\"fault\" : \"its source fails and is tried again (why: see the server's log)\"")
                    .doesNotContain("video0");
            assertThat(log.lines()).anyMatch(line -> line.endsWith(": no camera at /dev/video0"));
        }
    }

    @RepeatedTest(20)
    void aServerThatEndsStopsIt() throws IOException {
        try (var client = stage.http();
                var _ = Viewing.of(stage.http(), "/drawn.mjpg")) {
            client.get("/drawn.jpg");
            await().until(source::isRunning);
            source.drawNext();
            client.readAnswer();

            stage.server.close();

            await().until(() -> !source.isRunning());
            assertThat(stage.stream("drawn").presence().connections()).isZero();
        }
    }

    @Test
    void whoComesAndGoesIsNotToldTheSameFaultAgain() throws IOException {
        var broken = stage.hub.add(StreamName.of("broken"), StreamSettings.DEFAULT, _ -> {
            throw new IOException("no camera");
        });

        for (int i = 0; i < 20; i++) {
            try (var client = stage.http()) {
                client.get("/broken.mjpg").readHead();
                await().until(() -> broken.state() == StreamState.FAILING);
            }
            await().until(() -> broken.state() == StreamState.WAITING);
        }

        assertThat(log.lines()).filteredOn(line -> line.contains("source failed")).hasSize(1);
    }
}
