// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Action;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// `/api/v1/stats` has the server's numbers, for whoever may administer all streams.
class StatsTest {
    private static final String ALL = TokenHash.newToken();
    private static final String DOOR = TokenHash.newToken();

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY.with(AccessRules.builder()
            .token("all", TokenHash.of(ALL))
            .token("door", TokenHash.of(DOOR))
            .allow(new Who.Token("all"), Set.of(Action.ADMINISTER), "*")
            .allow(new Who.Token("door"), Set.of(Action.ADMINISTER), "door")
            .build()));

    private Answer stats(String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get("/api/v1/stats", headers).readAnswer();
        }
    }

    @Test
    void theNumbersAreThere() throws IOException {
        stage.show(Pictures.png(1));
        try (var viewer = stage.http().get("/camera.mjpg")) {
            viewer.readHead();

            var stats = JSON.std.mapFrom(stats("Authorization: Bearer " + ALL).text());

            assertThat(stats)
                    .containsEntry("eventLoops", 2)
                    .containsEntry("streams", Map.of("all", 2, "limit", 1000, "pushed", 0))
                    .containsEntry("viewers", 1)
                    .containsEntry("viewerConnections", 1)
                    .containsKeys("uptimeSeconds", "refusals");
            assertThat(stats.get("connections").toString()).contains("open=2", "limit=");
            assertThat(stats.get("memory").toString()).contains("held=", "limit=");
        }
    }

    @Test
    void theyAreForWhoeverAdministersEverything() throws IOException {
        assertThat(stats().status()).isIn(401, 403);
        assertThat(stats("Authorization: Bearer " + DOOR).status()).isIn(401, 403);
    }
}
