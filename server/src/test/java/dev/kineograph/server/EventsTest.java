// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access.Decision;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.TrustedProxies;
import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `/api/v1/events`: whoever listens is told what happens to the streams that it may watch.
@ExtendWith(NoLeaks.class)
class EventsTest {
    private static final String PATH = "/api/v1/events";

    private final RecordingAccess access = new RecordingAccess((_, stream, _) ->
            stream.value().startsWith("vault") ? Decision.hidden() : Decision.undecided());

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY.with(access));

    /// A listener that has been told that it is one.
    private RawClient listening(String path) throws IOException {
        var client = stage.http().get(path);
        var head = client.readHead();
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(client.readUntil("\n\n")).isEqualTo("retry: 2000\n\n");
        return client;
    }

    private static String next(RawClient listener) throws IOException {
        return listener.readUntil("\n\n");
    }

    @Test
    void itIsToldWhatHappens() throws IOException {
        try (var listener = listening(PATH)) {
            try (var camera = stage.camera()) {
                camera.publish(Pictures.png(1));
                assertThat(next(listener)).startsWith("event: online\ndata: {\"stream\":\"camera\",\"at\":\"20").endsWith("\"type\":\"image/png\"}\n\n");

                try (var viewer = stage.http().get("/camera.mjpg?viewer=anna")) {
                    viewer.readHead();
                    var events = next(listener) + next(listener);
                    assertThat(events).contains("event: demandStarted", "event: joined", "\"viewers\":1").doesNotContain("anna", "127.0.0.1");
                }
                var left = next(listener) + next(listener);
                assertThat(left).contains("event: demandEnded", "event: left", "\"viewers\":0", "\"stayedMillis\":");
            }
            assertThat(next(listener)).startsWith("event: offline\n");
        }
    }

    @Test
    void inAClusterItIsToldByWhichNode() throws IOException {
        stage.server.nodes(new KnownNodes());
        try (var listener = listening(PATH);
                var camera = stage.camera()) {
            camera.publish(Pictures.png(1));

            assertThat(next(listener)).startsWith("event: online\n").contains("\"node\":\"hall-1\"");
        }
    }

    @Test
    void eventsOfOtherStreamsAreLeftOutForWhoWantsOne() throws IOException {
        stage.stream("camera");
        try (var listener = listening(PATH + "?stream=door")) {
            stage.show(Pictures.png(1));
            try (var door = stage.hub.publisher("door")) {
                door.publish(Pictures.png(2));
                assertThat(next(listener)).contains("event: online", "\"stream\":\"door\"");
            }
        }
    }

    @Test
    void nothingIsToldOfStreamsThatAreHiddenOrNotThere() throws IOException {
        stage.stream("vault");
        try (var client = stage.http()) {
            var hidden = client.get(PATH + "?stream=vault").readAnswer();
            assertThat(hidden.status()).isEqualTo(404);
            assertThat(hidden.text()).isEqualTo(client.get(PATH + "?stream=fault").readAnswer().text().replace("fault", "vault"));
        }
        try (var listener = listening(PATH);
                var vault = stage.hub.publisher("vault");
                var second = stage.hub.publisher("vault/second");
                var garden = stage.hub.publisher("garden")) {
            vault.publish(Pictures.png(1));
            second.publish(Pictures.png(1));
            garden.publish(Pictures.png(1));

            assertThat(next(listener)).contains("\"stream\":\"garden\"");
        }
    }

    @Test
    void whoLosesTheRightHearsNoMoreOfTheStream() throws IOException {
        try (var listener = listening(PATH + "?stream=door")) {
            access.answers((_, _, _) -> Decision.hidden());
            stage.server.recheckAccess();

            assertThat(listener.isEnded()).isTrue();
        }
    }

    @Test
    void aPageOfAnotherSiteHearsNothing() throws IOException {
        try (var client = stage.http()) {
            assertThat(client.get(PATH, "Origin: http://evil.example").readAnswer().status()).isEqualTo(403);
        }
    }

    @Test
    void anAddressHasSoManyListenersAndThePlacesComeBack() throws IOException {
        var listeners = new ArrayList<RawClient>();
        try (var stage = new Stage(Stage.STEADY.with(TrustedProxies.of("127.0.0.1")))) {
            for (int number = 0; number < 20; number++) {
                var listener = stage.http().get(PATH, "X-Forwarded-For: 203.0.113.7");
                assertThat(listener.readHead().status()).isEqualTo(200);
                listeners.add(listener);
            }
            try (var client = stage.http()) {
                assertThat(client.get(PATH, "X-Forwarded-For: 203.0.113.7").readAnswer().status()).isEqualTo(503);
            }
            try (var client = stage.http()) {
                assertThat(client.get(PATH, "X-Forwarded-For: 203.0.113.8").readHead().status()).isEqualTo(200);
            }
            listeners.removeLast().close();
            await().until(() -> {
                try (var client = stage.http()) {
                    return client.get(PATH, "X-Forwarded-For: 203.0.113.7").readHead().status() == 200;
                }
            });
            for (var listener : listeners) {
                listener.close();
            }
        }
    }

    @Test
    void aHeadEndsAndTheServersEndEndsTheListener() throws IOException {
        try (var client = stage.http()) {
            assertThat(client.request("HEAD", PATH).readHead().header("Content-Type")).isEqualTo("text/event-stream");
        }
        try (var listener = listening(PATH)) {
            stage.hub.retire(StreamName.of("door"));
            stage.server.close();
            assertThat(listener.isEnded()).isTrue();
        }
    }
}
