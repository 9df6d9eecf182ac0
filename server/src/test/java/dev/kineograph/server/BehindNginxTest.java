// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Who publishes through a proxy on this machine, which may say nothing of its clients.
@ExtendWith(NoLeaks.class)
@Isolated("it measures how old pictures are")
class BehindNginxTest {
    private static final String PASS = "proxy_pass http://127.0.0.1:%d;";

    /// What newer versions do by themselves (1.29.7).
    private static final String OF_HTTP_11 = PASS + " proxy_http_version 1.1; proxy_set_header Connection '';";

    private static final Pattern TIMESTAMP = Pattern.compile("X-Timestamp: ([0-9.]+)\r\n");

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

    /// nginx holds no more of a stream than its send buffer, which is as large as docs/viewers.md has it: 4 MB otherwise.
    @Test
    void asDocumentedItShowsNoOldPicturesToASlowViewer() throws IOException {
        var count = new AtomicInteger();
        try (var patient = new Stage();
                var nginx = Nginx.documented(folder, patient.server.port());
                var camera = patient.hub.publisher("moving");
                var clock = Executors.newSingleThreadScheduledExecutor()) {
            clock.scheduleAtFixedRate(() -> camera.publish(Pictures.large(count.incrementAndGet() % 2, 150_000)), 0, 100, TimeUnit.MILLISECONDS);
            try (var slow = nginx.narrow()) {
                slow.get("/moving.mjpg");
                var seen = new StringBuilder();
                long begun = System.nanoTime();

                await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100)).until(() -> {
                    double seconds = (System.nanoTime() - begun) / 1e9;
                    seen.append(new String(slow.read((int) (seconds * 200_000) - seen.length()), StandardCharsets.ISO_8859_1));
                    return seconds > 12;
                });

                var newest = TIMESTAMP.matcher(seen).results().toList().getLast().group(1);
                assertThat(System.currentTimeMillis() / 1e3 - Double.parseDouble(newest)).isBetween(0.0, 3.0);
                assertThat(patient.stream("moving").presence().viewers()).isEqualTo(1);
            }
        }
    }
}
