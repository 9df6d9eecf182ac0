// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import dev.kineograph.server.socketio.engine.EngineSettings;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// A session that nobody uses ends soon, and makes room before another one is refused.
class EngineSessionPlacesTest extends EngineSessions {
    private static final String LEGACY = EngineServer.PATH + "1/";

    private EngineServer server(EngineSettings settings, int places) {
        return new EngineServer(0, settings, this::listen, places);
    }

    private static int status(EngineServer server, String path) throws IOException {
        try (var client = server.client()) {
            return client.get(path).readAnswer().status();
        }
    }

    @Test
    void aSessionThatIsNotUsedEndsSoon() throws IOException {
        var soon = new EngineSettings(SETTINGS, new CurrentSettings(ServerSettings.DEFAULT.with(Stage.SHORT)));
        try (var brisk = server(soon, 10);
                var used = WebSocketClient.of(brisk.client(), SOCKET.formatted(4))) {
            assertThat(status(brisk, POLLS.formatted(4))).isEqualTo(200);
            assertThat(status(brisk, POLLS.formatted(3))).isEqualTo(200);
            assertThat(status(brisk, LEGACY)).isEqualTo(200);

            await().until(() -> brisk.sessions.count() == 1);

            used.next();
            text(used, "4hello");
            assertThat(used.next().text()).isEqualTo("4hello");
        }
    }

    @Test
    void aSessionThatIsNotUsedMakesRoomForAnother() throws IOException {
        try (var small = server(EngineServer.settings(SETTINGS, ViewerRules.DEFAULT), 2);
                var used = WebSocketClient.of(small.client(), SOCKET.formatted(4));
                var client = small.client()) {
            var polls = POLLS.formatted(4);
            var sid = client.get(polls).readAnswer().text().replaceFirst(".*\"sid\":\"([^\"]{22})\".*", "$1");
            assertThat(status(small, polls)).isEqualTo(503);

            await().until(() -> status(small, polls) == 200);

            assertThat(small.sessions.count()).isEqualTo(2);
            await().until(() -> status(small, polls + "&sid=" + sid) == 400);
            used.next();
            text(used, "4hello");
            assertThat(used.next().text()).isEqualTo("4hello");
        }
    }
}
