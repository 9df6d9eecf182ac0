// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Action;
import dev.kineograph.server.access.AccessCallback;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.KeyServer;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A program of the operator's own decides about what comes to a real port.
@ExtendWith(NoLeaks.class)
class AccessCallbackOverHttpTest {
    private static final String ANNA = "Cookie: other=1; sid=of-anna";

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final KeyServer server = new KeyServer();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK.with(AccessRules.builder()
                    .asking(AccessCallback.at(server.address("/may?key=s3cret")).withCookie("sid"))
                    .allow(new Who.Asked(), Set.of(Action.WATCH, Action.PUBLISH), "*")
                    .build()),
            new Listener.Http(0));

    /// The streams of the person with the cookie.
    private final AtomicReference<Set<Object>> ofAnna = new AtomicReference<>(Set.of("door", "yard/gate"));

    @BeforeEach
    void fill() {
        for (var name : List.of("door", "hall", "yard/gate")) {
            try (var publisher = stage.hub.publisher(name)) {
                publisher.publish(Pictures.png(1));
            }
        }
        server.answers(exchange -> {
            var asked = JSON.std.mapFrom(server.asked.getLast().body());
            boolean isAnna = "sid=of-anna".equals(exchange.getRequestHeaders().getFirst("Cookie"));
            KeyServer.answer(exchange, !isAnna ? 401 : ofAnna.get().contains(asked.get("stream")) ? 200 : 403, "");
        });
    }

    private int status(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, headers).readHead().status();
        }
    }

    @Test
    void whatItSaysCountsAtEveryAddressOfTheStream() throws IOException {
        for (var ending : List.of("", ".mjpg", ".jpg", ".json", "/snapshot")) {
            assertThat(status("/door" + ending, ANNA)).as(ending).isEqualTo(200);
            assertThat(status("/hall" + ending, ANNA)).as(ending).isEqualTo(404);
            assertThat(status("/nowhere" + ending, ANNA)).as(ending).isEqualTo(404);
            assertThat(status("/door" + ending)).as(ending).isEqualTo(401);
        }
        assertThat(status("/door.jpg", ANNA, "Sec-Fetch-Site: cross-site")).as("a browser sent the cookie by itself").isEqualTo(401);
    }

    @Test
    void aListHasWhatTheCallerMayWatch() throws IOException {
        try (var client = stage.http()) {
            assertThat(client.get("/api/v1/streams", ANNA).readAnswer().text()).contains("door", "yard/gate").doesNotContain("hall");
        }
    }

    @Test
    void itDecidesAboutPublishers() throws IOException {
        try (var client = stage.http()) {
            assertThat(client.put("/door.jpg", Pictures.png(2), ANNA).readAnswer().status()).isEqualTo(204);
        }
        try (var client = stage.http()) {
            assertThat(client.put("/hall.jpg", Pictures.png(2), ANNA).readAnswer().status()).isEqualTo(403);
        }
    }

    @Test
    void aViewerGoesOnUntilTheRulesAreSetAnew() throws IOException {
        try (var viewer = Viewing.of(stage.http(), "/door.mjpg", ANNA)) {
            viewer.next();
            ofAnna.set(Set.of());
            stage.hub.publisher("door").publish(Pictures.png(2));
            viewer.skipTo(Pictures.png(2));

            stage.server.settings(stage.server.settings().with(AccessRules.builder()
                    .asking(AccessCallback.at(server.address("/may")).withCookie("sid"))
                    .allow(new Who.Asked(), Set.of(Action.WATCH), "*")
                    .build()));
            assertThat(viewer.client().isEnded()).isTrue();
        }
    }

    @Test
    void noAnswerAndNoLineOfTheLogHasASecret() throws IOException {
        server.answers(500, "");
        try (var client = stage.http()) {
            assertThat(client.get("/door.json", ANNA, "Authorization: Bearer t0ken").readAnswer().text())
                    .isEqualTo("door: access could not be decided (expected: another try later)\n");
        }
        assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains("s3cret") || line.contains("of-anna") || line.contains("t0ken"));
    }
}
