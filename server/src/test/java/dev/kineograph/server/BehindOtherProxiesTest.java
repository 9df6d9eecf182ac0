// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.TrustedProxies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// HAProxy and Apache, configured as docs/viewers.md has it.
@ExtendWith(NoLeaks.class)
class BehindOtherProxiesTest {
    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    /// One address has room for one connection, besides the proxy's own.
    @AutoClose
    private final Stage stage = new Stage(
            ServerSettings.DEFAULT.with(Stage.LOOPS).with(TrustedProxies.of("127.0.0.1")).with(new Limits(100, 1)),
            new Listener.Http(0).with(PublishRules.allowing("127.0.0.7")),
            new Listener.Http(0).with(PublishRules.allowing("127.0.0.7")).withProxyProtocol());

    @TempDir
    Path folder;

    private ProxyProcess start(DocumentedProxy proxy) throws IOException {
        return proxy.start(folder, stage.ports().get(proxy == DocumentedProxy.HAPROXY_FOR_CONNECTIONS ? 1 : 0));
    }

    @ParameterizedTest
    @EnumSource
    void framesComeAtOnceOverEveryTransport(DocumentedProxy kind) throws IOException {
        try (var proxy = start(kind);
                var camera = stage.camera();
                var multipart = RawClient.from("127.0.0.2", proxy.port());
                var messages = RawClient.from("127.0.0.3", proxy.port());
                var socket = WebSocketClient.of(messages, "/camera")) {
            multipart.get("/camera.mjpg");
            stage.awaitViewers("camera", 2);
            for (int i = 1; i < 4; i++) {
                camera.publish(Pictures.png(i));

                assertThat(socket.next().payload()).isEqualTo(Pictures.png(i));
                multipart.readUntil(new String(Pictures.png(i), ISO_8859_1));
            }
            try (var snapshot = RawClient.from("127.0.0.4", proxy.port())) {
                assertThat(snapshot.get("/camera.png").readAnswer().body()).isEqualTo(Pictures.png(3));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientIsTheOneThatTheProxySawAndNotTheOneThatItSays(DocumentedProxy kind) throws IOException {
        try (var proxy = start(kind);
                var producer = RawClient.from("127.0.0.7", proxy.port());
                var stranger = RawClient.from("127.0.0.8", proxy.port())) {
            assertThat(producer.put("/camera.png", Pictures.png(1)).readAnswer().status()).isEqualTo(201);
            assertThat(stranger.put("/camera.png", Pictures.png(1), "X-Forwarded-For: 127.0.0.7", "X-Forwarded-Host: evil.example")
                            .readAnswer()
                            .status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HAPROXY", "APACHE"})
    void whatNameAClientSaysThatItAskedForIsReplaced(DocumentedProxy kind) throws IOException {
        stage.show(Pictures.png(1));
        try (var proxy = start(kind);
                var page = RawClient.from("127.0.0.2", proxy.port())) {
            page.get("/camera.png", "Origin: http://evil.example", "X-Forwarded-Host: evil.example");

            assertThat(page.readAnswer().status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSocketIoClientIsShownThePicture(DocumentedProxy kind) throws IOException {
        stage.show(Pictures.png(1));
        try (var proxy = start(kind);
                var viewer = SocketIoPeer.connected(proxy.port())) {
            viewer.emit("subscribe", "camera");

            assertThat(viewer.event().object()).containsEntry("stream", "camera");
        }
    }

    /// HAProxy cuts what is idle for 50 s, nginx and Apache after 60 s. It takes long: `-Dkineograph.long=true`.
    @Test
    @EnabledIfSystemProperty(named = "kineograph.long", matches = "true")
    void noProxyCutsAViewerThatIsShownNothingOrNothingNew() throws IOException {
        stage.hub.stream("empty");
        var lines = "proxy_pass http://127.0.0.1:%d; proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;";
        try (var camera = stage.camera();
                var nginx = new Nginx(folder, (lines + " proxy_set_header X-Forwarded-For $remote_addr;").formatted(stage.server.port()));
                var haproxy = start(DocumentedProxy.HAPROXY);
                var apache = start(DocumentedProxy.APACHE);
                var tcp = start(DocumentedProxy.HAPROXY_FOR_CONNECTIONS)) {
            camera.publish(Pictures.animated());
            var viewers = new ArrayList<RawClient>();
            for (int port : new int[] {nginx.port(), haproxy.port(), apache.port(), tcp.port()}) {
                for (var stream : new String[] {"camera", "empty"}) {
                    int host = 20 + viewers.size();
                    viewers.add(RawClient.from("127.0.0." + host, port).get("/" + stream + ".mjpg"));
                    viewers.add(WebSocketClient.of(RawClient.from("127.0.1." + host, port), "/" + stream).client());
                }
            }
            stage.awaitViewers("camera", 8);
            stage.awaitViewers("empty", 8);

            await().during(Duration.ofSeconds(75)).atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                assertThat(stage.stream("camera").presence().connections()).isEqualTo(8);
                assertThat(stage.stream("empty").presence().connections()).isEqualTo(8);
            });
            viewers.forEach(RawClient::close);
        }
    }
}
