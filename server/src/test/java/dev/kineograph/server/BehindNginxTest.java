// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Who publishes through a proxy on this machine, which may say nothing of its clients.
@ExtendWith(NoLeaks.class)
class BehindNginxTest {
    private static final String PASS = "proxy_pass http://127.0.0.1:%d;";

    /// What newer versions do by themselves (1.29.7).
    private static final String OF_HTTP_11 = PASS + " proxy_http_version 1.1; proxy_set_header Connection '';";

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK, new Listener.Http(0), new Listener.Http(0).with(PublishRules.NOBODY));

    @TempDir
    Path folder;

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    private Nginx nginx(String location, int listener) throws IOException {
        return new Nginx(folder, location.formatted(stage.ports().get(listener)));
    }

    private static int put(Nginx nginx, String... headers) throws IOException {
        try (var client = nginx.client()) {
            return client.put("/camera.png", Pictures.png(2), headers).readAnswer().status();
        }
    }

    private static int get(Nginx nginx, String... headers) throws IOException {
        try (var client = nginx.client()) {
            return client.get("/camera.png", headers).readAnswer().status();
        }
    }

    @Test
    void nothingButAPassPublishesNothing() throws IOException {
        try (var nginx = nginx(PASS + " proxy_http_version 1.0;", 0)) {
            assertThat(put(nginx)).isEqualTo(403);
            assertThat(get(nginx)).isEqualTo(200);
        }
    }

    @Test
    void aProxyThatSaysNothingIsTakenForAProgramUnlessNobodyMayPublish() throws IOException {
        try (var nginx = nginx(OF_HTTP_11, 0)) {
            assertThat(put(nginx)).as("why SECURITY.md asks for a port of its own").isEqualTo(204);
        }
        try (var nginx = nginx(OF_HTTP_11, 1)) {
            assertThat(put(nginx)).isEqualTo(403);
            assertThat(get(nginx)).isEqualTo(200);
        }
    }

    @Test
    void asDocumentedItShowsPicturesToItsOwnPagesAndPublishesNothing() throws IOException {
        try (var nginx = Nginx.documented(folder, stage.server.port())) {
            assertThat(put(nginx)).isEqualTo(403);
            assertThat(get(nginx, "Origin: http://localhost")).isEqualTo(200);
            assertThat(get(nginx, "Origin: http://evil.example")).isEqualTo(403);
            try (var socket = WebSocketClient.of(nginx.client(), "/camera", "Origin: http://localhost")) {
                assertThat(socket.next().payload()).isEqualTo(Pictures.png(1));
            }
        }
    }
}
