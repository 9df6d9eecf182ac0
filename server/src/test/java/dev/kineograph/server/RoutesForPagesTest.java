// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.settings.Alias;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A path of the operator's own choice may be there for pages only: whoever opens the picture alone is on none.
class RoutesForPagesTest {
    @AutoClose
    private final Stage stage = new Stage(
            ServerSettings.DEFAULT.with(Stage.LOOPS),
            new Listener.Http(0)
                    .withAliases(Map.of(
                            "/live.png", new Alias(Stage.CAMERA, Alias.As.LIVE, true),
                            "/now.png", new Alias(Stage.CAMERA, Alias.As.SNAPSHOT, true),
                            "/open.png", new Alias(Stage.CAMERA, Alias.As.SNAPSHOT))));

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/live.png", "/now.png"})
    void withoutARefererItIsRefused(String path) throws IOException {
        try (var client = stage.http()) {
            var answer = client.get(path).readAnswer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).isEqualTo("You can't view this image directly.");
            assertThat(stage.stream("camera").presence().viewers()).isZero();
        }
    }

    @Test
    void aPageSeesItLive() throws IOException {
        try (var viewing = Viewing.of(stage.http(), "/live.png", "Referer: http://forum.example/")) {
            assertThat(viewing.next()).isEqualTo(Pictures.png(1));
        }
    }

    @Test
    void aPageSeesTheNewestPicture() throws IOException {
        try (var client = stage.http()) {
            assertThat(client.get("/now.png", "Referer: http://forum.example/").readAnswer().body()).isEqualTo(Pictures.png(1));
        }
    }

    @Test
    void othersAreThereForEverybody() throws IOException {
        try (var client = stage.http()) {
            assertThat(client.get("/open.png").readAnswer().status()).isEqualTo(200);
        }
    }
}
