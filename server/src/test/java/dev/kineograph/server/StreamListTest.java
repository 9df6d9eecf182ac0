// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Decision;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.settings.DropIn;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// `GET /api/v1/streams` tells programs which streams there are.
class StreamListTest {
    private static final String PATH = "/api/v1/streams";

    private final RecordingAccess access = new RecordingAccess((_, stream, _) ->
            stream.value().equals("vault") ? Decision.hidden() : Decision.undecided());

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY.with(access));

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> streams(RawClient client) throws IOException {
        var answer = client.get(PATH).readAnswer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        var list = (List<Map<String, Object>>) JSON.std.mapFrom(answer.text()).get("streams");
        return list.stream().collect(Collectors.toMap(entry -> (String) entry.get("name"), entry -> entry));
    }

    @Test
    void aStreamIsToldWithItsPictureItsNumbersAndItsAddresses() throws IOException {
        stage.show(Pictures.png(1));
        try (var client = stage.http()) {
            var camera = streams(client).get("camera");

            assertThat(camera)
                    .containsEntry("state", "still").containsEntry("stale", false).containsEntry("acceptsPublishers", true)
                    .containsEntry("type", "image/png").containsEntry("width", 16).containsEntry("height", 12)
                    .containsEntry("viewers", 0)
                    .containsEntry("addresses", Map.of(
                            "page", "/camera", "live", "/camera.mjpg", "snapshot", "/camera.jpg", "webSocket", "/camera", "state", "/camera.json"))
                    .containsKeys("ageMillis", "framesPerSecondIn");
        }
    }

    @Test
    void itsAddressesAreThere() throws IOException {
        stage.show(Pictures.png(1));
        try (var client = stage.http()) {
            var addresses = (Map<?, ?>) streams(client).get("camera").get("addresses");

            for (var kind : List.of("snapshot", "state")) {
                assertThat(client.get((String) addresses.get(kind)).readAnswer().status()).as(kind).isEqualTo(200);
            }
        }
    }

    @Test
    void aStreamWithoutAPictureHasNoSizeAndOneWithASourceAcceptsNoPublishers() throws IOException {
        stage.hub.add(StreamName.of("drawn"), StreamSettings.DEFAULT, _ -> {});
        stage.stream("empty");
        try (var client = stage.http()) {
            var streams = streams(client);

            assertThat(streams.get("empty")).containsEntry("state", "offline").containsEntry("acceptsPublishers", true)
                    .doesNotContainKeys("type", "width", "height", "ageMillis");
            assertThat(streams.get("drawn")).containsEntry("state", "waiting").containsEntry("acceptsPublishers", false);
        }
    }

    @Test
    void aStreamThatIsHiddenFromTheCallerIsNotInIt() throws IOException {
        stage.stream("vault");
        stage.stream("door");
        try (var client = stage.http()) {
            assertThat(streams(client)).containsOnlyKeys("door");
        }
    }

    @Test
    void belowAPathTheAddressesAreBelowItToo() throws IOException {
        stage.stream("camera");
        int port = stage.server.listen(new Listener.Http(0).with(new DropIn(true, Optional.empty(), "/webcam"))).getPort();
        try (var client = RawClient.to(port)) {
            assertThat(streams(client).get("camera").get("addresses")).asString().contains("live=/webcam/camera.mjpg");
        }
    }
}
