// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Decision;
import dev.kineograph.StreamName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `/api/v1/live`: whoever shows a list of the streams is told what changes in it.
@ExtendWith(NoLeaks.class)
class LiveStreamsTest {
    private static final String PATH = "/api/v1/live";

    private final RecordingAccess access = new RecordingAccess((_, stream, _) ->
            stream.value().startsWith("vault") ? Decision.hidden() : Decision.undecided());

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY.with(access));

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
        stage.stream("vault");
    }

    private static Map<String, Object> next(WebSocketClient socket) throws IOException {
        return JSON.std.mapFrom(socket.next().text());
    }

    /// The names in the next message that has some there.
    private static List<Object> next(WebSocketClient socket, String list) throws IOException {
        while (true) {
            var names = names(next(socket), list);
            if (!names.isEmpty()) {
                return names;
            }
        }
    }

    private static List<Object> names(Map<String, Object> message, String list) {
        var names = new ArrayList<>();
        for (var entry : (List<?>) message.getOrDefault(list, List.of())) {
            names.add(entry instanceof Map<?, ?> state ? state.get("name") : entry);
        }
        return names;
    }

    @Test
    void theListComesFirstAndThenWhatIsNewAndWhatHasEnded() throws IOException {
        try (var socket = WebSocketClient.of(stage.http(), PATH)) {
            var first = next(socket);
            assertThat(first).containsEntry("type", "streams");
            assertThat(names(first, "streams")).containsExactlyInAnyOrder("camera", "door");

            stage.stream("garden");
            stage.stream("vault/second");
            assertThat(next(socket, "streams")).containsExactly("garden");

            stage.hub.retire(StreamName.of("garden"));
            stage.hub.retire(StreamName.of("vault"));
            assertThat(next(socket, "retired")).containsExactly("garden");
        }
    }

    @Test
    void aStreamsStateIsToldWhenItChanges() throws IOException {
        try (var socket = WebSocketClient.of(stage.http(), PATH)) {
            assertThat(next(socket).toString()).contains("name=camera, state=still, type=image/png, width=16, height=12", "ageMillis=");

            stage.hub.publisher("door").publish(Pictures.png(2));
            while (true) {
                var message = next(socket);
                if (names(message, "streams").contains("door")) {
                    assertThat(message).containsEntry("type", "changes");
                    assertThat(names(message, "streams")).containsExactly("door");
                    assertThat(message.toString()).contains("state=online", "viewers=0, connections=0, bytes=");
                    break;
                }
            }
        }
    }

    @Test
    void whatTheCallerMayNoLongerWatchHasEndedForIt() throws IOException {
        try (var socket = WebSocketClient.of(stage.http(), PATH)) {
            next(socket);
            access.answers((_, stream, _) -> stream.value().equals("door") ? Decision.hidden() : Decision.undecided());
            stage.hub.retire(StreamName.of("vault"));

            assertThat(next(socket, "retired")).containsExactly("door");
        }
    }

    @Test
    void somethingComesEvenIfNothingChanges() throws IOException {
        try (var socket = WebSocketClient.of(stage.http(), PATH)) {
            next(socket);

            var quiet = next(socket);

            assertThat(quiet).containsEntry("type", "changes").containsEntry("streams", List.of());
        }
    }

    @Test
    void theListComesByAGetToo() throws IOException {
        try (var client = stage.http()) {
            var answer = client.get(PATH).readAnswer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(names(JSON.std.mapFrom(answer.text()), "streams")).containsExactlyInAnyOrder("camera", "door");
        }
    }

    @Test
    void aPageOfAnotherSiteIsToldNothing() throws IOException {
        try (var client = stage.http()) {
            assertThat(WebSocketClient.ask(client, PATH, "Origin: http://evil.example").readHead().status()).isEqualTo(403);
        }
    }

    @Test
    void aClientThatSaysTooMuchIsEndedAndOneThatLeavesIsForgotten() throws IOException {
        try (var socket = WebSocketClient.of(stage.http(), PATH)) {
            socket.send(WebSocketClient.TEXT, new byte[10]).send(WebSocketClient.TEXT, new byte[5000]);

            assertThat(socket.readCloseCode()).isEqualTo(1009);
        }
        await().until(() -> stage.server.connections() == 0);
    }
}
