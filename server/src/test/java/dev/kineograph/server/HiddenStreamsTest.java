// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access;
import dev.kineograph.Access.Decision;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A hidden stream is answered as one that does not exist: nobody can tell the two apart.
@ExtendWith(NoLeaks.class)
class HiddenStreamsTest {
    private static final StreamName VAULT = StreamName.of("vault");
    private static final String UPGRADE =
            "Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + WebSocketClient.KEY;

    private final RecordingAccess access = new RecordingAccess(HiddenStreamsTest::hides);

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK.with(access));

    private static Decision hides(Access.Action action, StreamName stream, Caller caller) {
        return stream.equals(VAULT) ? Decision.hidden() : Decision.undecided();
    }

    private String answer(int port, String method, String path, String headers) throws IOException {
        try (var client = RawClient.to(port)) {
            client.request(method, path, headers);
            return new String(client.readToEnd(), ISO_8859_1).replaceAll("Date: .*", "");
        }
    }

    private void areAlike(int port, String method, String suffix, String headers) throws IOException {
        var hidden = answer(port, method, "/vault" + suffix, headers);
        var absent = answer(port, method, "/vacan" + suffix, headers);

        assertThat(hidden).as(method + " " + suffix).isNotEmpty().isEqualTo(absent.replace("vacan", "vault"));
    }

    @Test
    void onTheCommonPort() throws IOException {
        stage.hub.publisher("vault").publish(Pictures.png(1));
        for (var method : List.of("GET", "HEAD", "DELETE", "OPTIONS")) {
            for (var suffix : List.of("", ".jpg", ".mjpg", ".json", ".webp", "?width=1x", ".jpg?viewer=%20", "/below.mjpg")) {
                areAlike(stage.server.port(), method, suffix, "Connection: close");
                areAlike(stage.server.port(), method, suffix, "Connection: close\r\nAccept: text/html");
            }
        }
        areAlike(stage.server.port(), "GET", "", UPGRADE);
        areAlike(stage.server.port(), "GET", "", UPGRADE.replace("Version: 13", "Version: 7"));
    }

    @Test
    void overSocketIo() {
        stage.hub.publisher("vault").publish(Pictures.png(1));
        try (var client = SocketIoPeer.connected(stage.server.port())) {
            assertThat(client.ask("subscribe", "vault").toString()).isEqualTo(client.ask("subscribe", "vacan").toString().replace("vacan", "vault"));
        }
        try (var client = SocketIoPeer.connected(stage.server.port(), "/vault", "&late=newest")) {
            assertThat(client.ask("unsubscribe", "vacan").toString()).contains("ok=true");
            assertThat(client.hasHeardAll()).isTrue();
        }
    }

    @Test
    void whoeverMayNotPublishToItLearnsNothing() throws IOException {
        stage.hub.publisher("vault").publish(Pictures.png(1));
        var foreign = "Connection: close\r\nContent-Length: 0\r\nOrigin: http://evil.example";
        areAlike(stage.server.port(), "PUT", ".jpg", foreign);

        assertThat(answer(stage.server.port(), "PUT", "/vault.jpg", "Connection: close\r\nContent-Length: 0")).startsWith("HTTP/1.1 403 ");
    }

    @Test
    void onTheCountersPort() throws IOException {
        stage.hub.publisher("vault").publish(Pictures.png(1));
        int port = stage.server.listen(
                new Listener.ForDialect(0, new CounterDialect(VAULT, URI.create("counter:vault")))).getPort();
        for (var suffix : List.of(".png", ".json", "")) {
            for (var headers : List.of("Connection: close", "Connection: close\r\nReferer: http://page.example/")) {
                if (suffix.isEmpty()) {
                    assertThat(answer(port, "GET", "/", headers)).startsWith("HTTP/1.1 404 ").isEqualTo(answer(port, "GET", "/nothing", headers));
                } else {
                    areAlike(port, "GET", suffix, headers);
                    areAlike(port, "HEAD", suffix, headers);
                }
            }
        }
    }

    @Test
    void onThePortForJpgPusher() throws IOException {
        int port = stage.server.listen(new Listener.ForDialect(0, new JpgPusherDialect(VAULT))).getPort();
        var nothing = answer(port, "GET", "/123456789012345", "Connection: close");

        assertThat(nothing).startsWith("HTTP/1.1 404 ").doesNotContain("vault");
        for (var path : List.of("/", "/stream", "/jpgpusher.js")) {
            assertThat(answer(port, "GET", path, "Connection: close")).isEqualTo(nothing);
        }
    }

    @Test
    void onARelaysPort() throws IOException {
        int port = stage.server.listen(new Listener.ForDialect(0, new ImagestreamDialect(VAULT, List.of("way")))).getPort();

        for (var headers : List.of("Connection: close", UPGRADE)) {
            var way = answer(port, "GET", "/way", headers);
            assertThat(way).startsWith("HTTP/1.1 404 ").isEqualTo(answer(port, "GET", "/wax", headers).replace("wax", "way"));
        }
    }

    @Test
    void whoeverWatchedItSeesItEndAsIfItWereRetired() throws IOException {
        access.answers((_, _, _) -> Decision.allowed());
        stage.hub.publisher("vault").publish(Pictures.png(1));
        try (var webSocket = WebSocketClient.of(stage.http(), "/vault");
                var client = SocketIoPeer.connected(stage.server.port())) {
            client.emit("subscribe", "vault");
            assertThat(client.event().object()).containsEntry("stream", "vault");
            stage.awaitViewers("vault", 2);
            access.answers(HiddenStreamsTest::hides);

            stage.server.recheckAccess();

            assertThat(webSocket.readCloseCode()).isEqualTo(1000);
            assertThat(nextWithoutPicture(client)).isEqualTo(Map.of("message", "vault: the stream has ended"));
        }
    }

    /// A picture that stands still is sent again.
    private static Map<String, Object> nextWithoutPicture(SocketIoPeer client) {
        var event = client.event().object();
        while (event.containsKey("source")) {
            event = client.event().object();
        }
        return event;
    }
}
