// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access;
import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Readers;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A preflight request is told what the request that follows it will be allowed.
@ExtendWith(NoLeaks.class)
class PreflightsTest {
    private static final String PAGE = "Origin: https://page.example";
    private static final ServerSettings SETTINGS = ServerSettings.DEFAULT.with(Stage.LOOPS);

    private static Answer preflight(Stage stage) throws IOException {
        try (var client = stage.http()) {
            return client.request(
                            "OPTIONS", "/camera.jpg", PAGE, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: content-type")
                    .readAnswer();
        }
    }

    private static int put(Stage stage, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.put("/camera.jpg", Pictures.png(1), headers).readAnswer().status();
        }
    }

    @Test
    void aPageThatMayOnlyReadIsNotOfferedUploads() throws IOException {
        try (var stage = new Stage(SETTINGS, new Listener.Http(0).with(Readers.of("https://page.example")))) {
            var answer = preflight(stage);

            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://page.example");
            assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD, OPTIONS");
            assertThat(put(stage, PAGE)).isEqualTo(403);
        }
    }

    @Test
    void aPageThatMayPublishIsAllowedTheHeadersThatItSends() throws IOException {
        try (var stage = new Stage(SETTINGS, new Listener.Http(0).with(PublishRules.DEFAULT.withOrigins("https://page.example")))) {
            var answer = preflight(stage);

            assertThat(answer.header("Access-Control-Allow-Methods")).contains("PUT");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
            assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("content-type");
            assertThat(put(stage, PAGE, "Content-Type: image/png")).isEqualTo(201);
        }
    }

    /// The browser sends no credentials with a preflight request.
    @Test
    void whatAnAccessWillDecideIsOffered() throws IOException {
        Access access = (action, _, caller) -> action == Action.WATCH || caller.authorization().isPresent()
                ? Decision.allowed()
                : Decision.challenged("who are you?", "Bearer");
        try (var stage = new Stage(SETTINGS.with(access), new Listener.Http(0).with(Readers.of("https://page.example")))) {
            assertThat(preflight(stage).header("Access-Control-Allow-Methods")).contains("PUT");
            assertThat(put(stage, PAGE)).isEqualTo(401);
            assertThat(put(stage, PAGE, "Authorization: Bearer me")).isEqualTo(201);
        }
    }
}
