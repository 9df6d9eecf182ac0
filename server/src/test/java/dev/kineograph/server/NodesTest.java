// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Action;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// `/api/v1/nodes` has the nodes of the cluster, and the list of streams says which of them are another node's.
class NodesTest {
    private static final String ALL = TokenHash.newToken();

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY.with(AccessRules.builder()
            .token("all", TokenHash.of(ALL))
            .allow(new Who.Token("all"), Set.of(Action.ADMINISTER), "*")
            .allow(new Who.Anybody(), Set.of(Action.WATCH), "*")
            .build()));

    private Answer get(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get("/api/v1" + path, headers).readAnswer();
        }
    }

    @Test
    void whatTravelsWhereIsThere() throws IOException {
        stage.server.nodes(new KnownNodes());

        assertThat(JSON.std.mapFrom(get("/nodes", "Authorization: Bearer " + ALL).text())).isEqualTo(Map.of(
                "name", "hall-1",
                "connected", true,
                "sent", Map.of("frames", 0, "bytes", 0),
                "received", Map.of("frames", 7, "bytes", 350_000),
                "nodes", List.of(Map.of("name", "hall-2", "streams", 1, "clockErrorMillis", 0.21), Map.of("name", "hall-3", "streams", 0)),
                "transfers",
                        List.of(Map.of(
                                "stream", "door", "variant", "width=320", "from", "hall-2", "to", List.of("hall-1"), "frames", 7, "bytes", 350_000))));
    }

    @Test
    void itIsForWhoeverAdministersEverything() throws IOException {
        stage.server.nodes(new KnownNodes());

        assertThat(get("/nodes").status()).isIn(401, 403);
    }

    @Test
    void withoutAClusterThereIsNone() throws IOException {
        var answer = get("/nodes", "Authorization: Bearer " + ALL);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("/api/v1/nodes: this server is in no cluster");
    }

    @Test
    void theListOfStreamsSaysWhoseTheyAre() throws IOException {
        stage.server.nodes(new KnownNodes());
        stage.stream("camera");

        assertThat(get("/streams?stream=door").text().replaceAll("\\s", "")).contains("\"madeBy\":\"node\",\"node\":\"hall-2\"", "\"viewersEstimated\":true");
        assertThat(get("/streams?stream=camera").text().replaceAll("\\s", "")).contains("\"madeBy\":\"configuration\"").doesNotContain("node", "Estimated");
    }
}
