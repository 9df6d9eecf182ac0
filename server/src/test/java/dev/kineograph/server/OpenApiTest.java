// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Action;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.AddressSigner;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// `docs/openapi.yaml` says what the API is: every address with its methods, and what is answered.
@ExtendWith(NoLeaks.class)
class OpenApiTest {
    private static final String API = "/api/v1";
    private static final Path FILE = Path.of("../docs/openapi.yaml");
    private static final String TOKEN = TokenHash.newToken();
    private static final String ADMIN = "Authorization: Bearer " + TOKEN;

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY.with(AccessRules.builder()
            .token("admin", TokenHash.of(TOKEN))
            .allow(new Who.Token("admin"), Set.of(Action.ADMINISTER, Action.WATCH), "*")
            .signedBy(AddressSigner.of("k1", TokenHash.newToken()))
            .allow(new Who.Signed(), Set.of(Action.WATCH), "*")
            .build()));

    private final SchemaCheck schemas;

    OpenApiTest() throws IOException {
        schemas = new SchemaCheck(document());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> document() throws IOException {
        return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FILE));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Set<String>> described() throws IOException {
        var described = new TreeMap<String, Set<String>>();
        ((Map<String, Map<String, Object>>) document().get("paths")).forEach((path, methods) -> described.put(API + path, new TreeSet<>(methods.keySet())));
        return described;
    }

    @Test
    void everyAddressWithItsMethodsIsDescribedAndNothingElse() throws IOException {
        var served = new TreeMap<String, Set<String>>();
        for (var route : EveryDoorAsksForAccessTest.table(stage)) {
            if (route.pattern().text().startsWith(API + "/")) {
                var method = route.method().equals("WEBSOCKET") ? "get" : route.method().toLowerCase(Locale.ROOT);
                served.computeIfAbsent(route.pattern().text(), _ -> new TreeSet<>()).add(method);
            }
        }

        assertThat(described()).isEqualTo(served);
    }

    @Test
    void itIsServedAsItIs() throws IOException {
        try (var client = stage.http()) {
            var answer = client.get(API + "/openapi.yaml").readAnswer();

            assertThat(answer.header("Content-Type")).isEqualTo("application/yaml");
            assertThat(answer.text()).isEqualTo(Files.readString(FILE));
        }
    }

    private void answers(String path, int status, String schema, String... headers) throws IOException {
        try (var client = stage.http()) {
            var answer = client.get(API + path, headers).readAnswer();

            assertThat(answer.status()).as(path).isEqualTo(status);
            assertThat(schemas.faults(schema, JSON.std.anyFrom(answer.text()))).as(path).isEmpty();
        }
    }

    @Test
    void whatIsAnsweredIsWhatItSays() throws IOException {
        stage.show(Pictures.png(1));
        stage.stream("empty");
        try (var viewer = stage.http().get("/camera.mjpg", ADMIN)) {
            viewer.readHead();

            answers("/streams", 200, "StreamList", ADMIN);
            answers("/streams?limit=1", 200, "StreamList", ADMIN);
            answers("/streams?stream=camera", 200, "StreamList", ADMIN);
            answers("/viewers?stream=camera", 200, "ViewerList", ADMIN);
            answers("/stats", 200, "Stats", ADMIN);
            answers("/nodes", 404, "Problem", ADMIN);
            answers("/live", 200, "LiveList", ADMIN);
            answers("/streams?limit=none", 400, "Problem", ADMIN);
            answers("/streams?stream=nothing", 404, "Problem", ADMIN);
            answers("/streams?stream=camera", 401, "Problem");
        }
    }

    @Test
    void inAClusterNodesAreAnsweredAsItSays() throws IOException {
        stage.server.nodes(new KnownNodes());

        answers("/nodes", 200, "Nodes", ADMIN);
        answers("/streams?stream=door", 200, "StreamList", ADMIN);
    }

    @Test
    void aSignedAddressIsAnsweredAsItSays() throws IOException {
        try (var client = stage.http()) {
            var answer = client.post(API + "/sign", "{\"stream\": \"door\"}".getBytes(UTF_8), ADMIN).readAnswer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(schemas.faults("Signed", JSON.std.anyFrom(answer.text()))).isEmpty();
        }
    }

    @Test
    void theCheckFindsWhatIsWrong() throws IOException {
        assertThat(schemas.faults("Problem", JSON.std.anyFrom("{\"type\": 1, \"title\": \"a\", \"status\": 400, \"more\": true}")))
                .containsExactlyInAnyOrder("$.type: 1 (expected: string)", "$.detail: missing", "$.more: not described");
        assertThat(schemas.faults("StreamList", JSON.std.anyFrom("{\"streams\": [{\"state\": \"asleep\"}]}")))
                .contains("$.streams[0].state: asleep (expected: one of [online, waiting, failing, still, offline])", "$.streams[0].name: missing");
    }
}
