// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a page somewhere may do with the browser of somebody here.
@ExtendWith(NoLeaks.class)
class PublishOverHttpTest {
    private static final InetSocketAddress FREE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK,
            new Listener.Http(FREE)
                    .with(PublishRules.DEFAULT.withOrigins("http://printer.local"))
                    .with(AllowedHosts.of("camera.example.org")),
            new Listener.Http(FREE).with(PublishRules.allowing("127.0.0.0/8")),
            new Listener.Http(FREE).with(PublishRules.LOOPBACK),
            new Listener.Http(FREE).with(PublishRules.NOBODY),
            new Listener.Tcp(FREE, PublishRules.NOBODY, Stage.DOOR));

    private int put(int listener, String... headers) throws IOException {
        try (var client = RawClient.to(stage.ports().get(listener))) {
            client.send("PUT /camera.png HTTP/1.1\r\nContent-Length: %d\r\n%s\r\n\r\n"
                    .formatted(Pictures.png(1).length, String.join("\r\n", headers)));
            return client.send(Pictures.png(1)).readAnswer().status();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Host: localhost:1234, X: y, 201",
        "Host: evil.example, X: y, 421",
        "Host: localhost:1234, Origin: http://localhost:1234, 201",
        "Host: localhost:1234, Origin: http://printer.local, 201",
        "Host: localhost:1234, Origin: http://evil.example, 403",
        "Host: localhost:1234, Origin: null, 403",
        "Host: evil.example, Origin: http://evil.example, 421",
        "Host: localhost:1234, X-Forwarded-For: 8.8.8.8, 403",
        "Host: localhost:1234, Forwarded: for=8.8.8.8, 403",
        "Host: localhost:1234, Via: 1.1 proxy, 403",
        "Host: localhost:1234, X-Real-IP: 8.8.8.8, 403",
        "Host: localhost:1234, X-Client-IP: 8.8.8.8, 403",
        "Host: localhost:1234, True-Client-IP: 8.8.8.8, 403",
        "Host: localhost:1234, CF-Connecting-IP: 8.8.8.8, 403",
        "Host: localhost:1234, CDN-Loop: cloudflare, 403",
        "Host: localhost:1234, Fly-Client-IP: 8.8.8.8, 403",
        "Host: localhost:1234, X-Envoy-External-Address: 8.8.8.8, 403",
        "Host: localhost:1234, DO-Connecting-IP: 8.8.8.8, 403",
        "Host: localhost:1234, X-Forwarded: for=8.8.8.8, 403",
        "Host: camera.example.org, Origin: https://camera.example.org, 201",
        "Host: camera.example.org, Origin: https://evil.example, 403"
    })
    void anUploadIsTakenFromProgramsOfThisMachineAndPagesOfThisServer(String host, String header, int status) throws IOException {
        assertThat(put(0, host, header)).isEqualTo(status);
        assertThat(stage.hub.find(Stage.CAMERA).isPresent()).isEqualTo(status == 201);
    }

    /// What nginx with nothing but `proxy_pass http://127.0.0.1:8080` sends of whoever calls it: HTTP/1.0, and no word of the client.
    @Test
    void aRequestOfHttp10MayComeFromAnywhere() throws IOException {
        try (var client = stage.http()) {
            client.send("PUT /camera.png HTTP/1.0\r\nHost: 127.0.0.1:8080\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
                    .formatted(Pictures.png(1).length));
            var answer = client.send(Pictures.png(1)).readAnswer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("any HTTP/1.0, may come from anywhere");
        }
    }

    @Test
    void twoOriginsAreRefused() throws IOException {
        assertThat(put(0, "Host: localhost:1234", "Origin: http://localhost:1234", "Origin: http://evil.example")).isEqualTo(400);
    }

    @Test
    void aProxyOfAnAllowedAddressIsTrustedWithWhatItForwards() throws IOException {
        assertThat(put(1, "Host: localhost", "X-Forwarded-For: 8.8.8.8")).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "2, X: y, 201",
        "2, Origin: http://localhost, 201",
        "2, Origin: http://localhost:7125, 403",
        "2, X-Forwarded-For: 127.0.0.1, 403",
        "3, X: y, 403",
        "3, Origin: http://localhost, 403",
        "3, X-Forwarded-For: 127.0.0.1, 403"
    })
    void aListenerIsForProgramsOfThisMachineOrForNobody(int listener, String header, int status) throws IOException {
        assertThat(put(listener, "Host: localhost", header)).isEqualTo(status);
        assertThat(stage.hub.find(Stage.CAMERA).isPresent()).isEqualTo(status == 201);
    }

    @Test
    void anImageOnASocketIsTakenFromNobodyWhereNobodyMayPublish() throws IOException {
        try (var client = RawClient.to(stage.ports().get(4))) {
            client.sendPicture(Pictures.png(1));

            assertThat(client.isEnded()).isTrue();
            assertThat(stage.newest("door")).isNull();
            assertThat(stage.rejected("tcp DENIED")).isOne();
        }
    }

    @Test
    void whoMayNotPublishIsNotToldWhatStreamsThereAre() throws IOException {
        stage.show(Pictures.png(1));
        var texts = new HashSet<String>();
        for (var path : List.of("/camera.png", "/other.png")) {
            try (var client = stage.http()) {
                client.put(path, Pictures.png(1), "Origin: null");
                texts.add(client.readAnswer().text());
            }
        }
        assertThat(texts).hasSize(1);
    }
}
