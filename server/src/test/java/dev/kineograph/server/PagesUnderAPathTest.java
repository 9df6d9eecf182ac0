// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A proxy may serve this server below a path of another host: every address on our pages holds there.
class PagesUnderAPathTest {
    private static final Pattern ADDRESS = Pattern.compile("<[^>]+ (?:src|href)=\"([^\"]+)\"");

    private static final String LOCATION = """
             proxy_pass http://127.0.0.1:PORT/;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header Host $http_host;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
            proxy_buffering off;
            """;

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK, new Listener.Http(0));

    @TempDir
    Path folder;

    @BeforeEach
    void show() throws IOException {
        stage.show(Pictures.png(1));
        stage.hub.publisher("printer/nozzle").publish(Pictures.png(2));
        stage.hub.publisher("online").publish(Pictures.png(3));
        for (var dialect : List.of(
                new CounterDialect(), new JpgPusherDialect(Stage.CAMERA), new ImagestreamDialect(Stage.CAMERA, List.of("relay/one")))) {
            stage.server.listen(new Listener.ForDialect(0, dialect));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 /", "0 /camera", "0 /printer/nozzle", "0 /demo/push", "1 /", "1 /index.html", "1 /a/b", "2 /", "3 /relay/one"})
    void everyAddressOnAPageIsBelowThePath(String portAndPath) throws IOException {
        int port = stage.ports().get(portAndPath.charAt(0) - '0');
        var path = portAndPath.substring(2);
        try (var client = RawClient.to(port)) {
            var page = client.get(path, "Accept: text/html").readAnswer().text();
            var addresses = ADDRESS.matcher(page).results().map(found -> found.group(1)).toList();

            assertThat(addresses).isNotEmpty().noneMatch(address -> address.startsWith("/"));
            for (var address : addresses) {
                var meant = URI.create("http://host/webcam" + path).resolve(address);
                assertThat(meant.toString()).startsWith("http://host/webcam/");
                try (var other = RawClient.to(port)) {
                    var head = other.get(meant.getPath().substring("/webcam".length()), "Referer: http://host/").readHead();
                    assertThat(head.status()).as(address).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void behindARealProxyItsPagesFilesAndWebSocketsAreThere() throws IOException {
        try (var nginx = Nginx.below(folder, "/webcam/", LOCATION.replace("PORT", String.valueOf(stage.server.port())))) {
            for (var path : List.of("", "assets/page.js", "assets/start.svg", "printer/nozzle.json", "api/v1/live", "demo/push")) {
                try (var client = nginx.client()) {
                    assertThat(client.get("/webcam/" + path).readAnswer().status()).as(path).isEqualTo(200);
                }
            }
            try (var socket = WebSocketClient.of(nginx.client(), "/webcam/printer/nozzle?ack=1&meta=1", "Origin: http://localhost")) {
                assertThat(socket.next().text()).contains("\"sequence\":1");
            }
            try (var socket = WebSocketClient.of(nginx.client(), "/webcam/api/v1/live", "Origin: http://localhost")) {
                assertThat(socket.next().text()).contains("printer/nozzle");
            }
        }
    }
}
