// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Who fetches one picture is a viewer for a few seconds, for whom a source runs.
@ExtendWith(NoLeaks.class)
class SnapshotOnDemandTest {
    private final Drawn source = new Drawn();

    @AutoClose
    private final Stage stage = new Stage();

    @BeforeEach
    void add() {
        stage.hub.add(StreamName.of("drawn"), StreamSettings.DEFAULT, source);
    }

    @Test
    void aSnapshotStartsItAndGetsItsFirstPicture() throws IOException {
        try (var client = stage.http()) {
            client.get("/drawn.jpg");
            await().until(source::isRunning);
            source.drawNext();

            assertThat(client.readAnswer().body()).isEqualTo(Pictures.png(1));
        }
        assertThat(source.isRunning()).isTrue();
        await().until(() -> !source.isRunning());
        assertThat(source.runs()).isEqualTo(1);
    }

    @Test
    void aHeadOfAPictureThatNobodyHasWatchedIsAnsweredAsAGetIs() throws IOException {
        try (var client = stage.http()) {
            client.request("HEAD", "/drawn.jpg");
            await().until(source::isRunning);
            source.drawNext();

            assertThat(client.readHead().status()).isEqualTo(200);
        }
    }

    @Test
    void aSnapshotOfASourceThatSleepsIsANewPicture() throws IOException {
        try (var viewer = Viewing.of(stage.http(), "/drawn.mjpg")) {
            source.drawNext();
            viewer.next();
        }
        await().until(() -> !source.isRunning());
        try (var client = stage.http()) {
            client.get("/drawn.jpg");
            await().until(source::isRunning);
            source.drawNext();

            assertThat(client.readAnswer().body()).isEqualTo(Pictures.png(2));
        }
    }
}
