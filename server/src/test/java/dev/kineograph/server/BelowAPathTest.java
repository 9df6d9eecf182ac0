// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.DropIn;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.TrustedProxies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A proxy has this server below a path that it does not remove: a setting of the port says so, or the proxy does, if it is trusted.
@ExtendWith(NoLeaks.class)
class BelowAPathTest {
    private static final String PREFIX = "X-Forwarded-Prefix: ";

    private static final String NOT_REWRITING = """
            proxy_pass http://127.0.0.1:PORT;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header Host $http_host;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
            proxy_buffering off;
            """;

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.STEADY.with(TrustedProxies.of("127.0.0.1")),
            new Listener.Http(0).with(DropIn.DEFAULT.below("/webcam")),
            new Listener.Http(0));

    @TempDir
    Path folder;

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    private Answer get(int listener, String path, String... headers) throws IOException {
        try (var client = RawClient.to(stage.ports().get(listener))) {
            return client.get(path, headers).readAnswer();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webcam/camera.png", "/camera.png", "/webcam/?action=snapshot", "/?action=snapshot", "/webcam/snapshot"})
    void itsAddressesAreThereWithThePathAndWithout(String path) throws IOException {
        assertThat(get(0, path).body()).isEqualTo(Pictures.png(1));
    }

    @Test
    void thePathItselfLeadsIntoIt() throws IOException {
        var answer = get(0, "/webcam?a=1");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).isEqualTo("webcam/?a=1");
        assertThat(get(1, "/a/b", PREFIX + "/a/b").header("Location")).isEqualTo("b/");
    }

    @Test
    void whatOnlyBeginsLikeThePathIsSomethingElse() throws IOException {
        stage.hub.publisher("webcams").publish(Pictures.png(2));

        assertThat(get(0, "/webcams.png").body()).isEqualTo(Pictures.png(2));
        assertThat(get(0, "/webcam/webcam/camera.png").status()).isEqualTo(404);
    }

    @Test
    void hintsNameTheAddressAsTheClientHasToAskForIt() throws IOException {
        assertThat(get(0, "/webcam/camra.png").text()).contains("/webcam/camra.png: ").contains("did you mean /webcam/camera.jpg");
        assertThat(get(1, "/camra.png", PREFIX + "/eye").text()).contains("did you mean /eye/camera.jpg");
    }

    @ParameterizedTest
    @CsvSource({
        "/eye, /eye/camera.png, 200",
        "/eye/, /eye/camera.png, 200",
        "/eye, /camera.png, 200",
        "/eye/left, /eye/left/camera.png, 200",
        "'/other, /eye', /eye/camera.png, 200",
        "'/eye, /other', /eye/camera.png, 404",
        "/e, /eye/camera.png, 404",
        "eye, /eye/camera.png, 404",
        "//eye, //eye/camera.png, 400",
        "/eye/.., /eye/../camera.png, 400",
        "/, /camera.png, 200",
        "http://evil.example, /camera.png, 200",
        "/e%79e, /eye/camera.png, 404"
    })
    void aTrustedProxySaysWhichPathItIs(String prefix, String path, int status) throws IOException {
        assertThat(get(1, path, PREFIX + prefix).status()).isEqualTo(status);
    }

    @Test
    void nobodyElseDoes() throws IOException {
        try (var stranger = RawClient.from("127.0.0.2", stage.ports().get(1))) {
            assertThat(stranger.get("/eye/camera.png", PREFIX + "/eye").readAnswer().status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " proxy_set_header X-Forwarded-Prefix /webcam;"})
    void behindARealProxyPagesPicturesWebSocketsAndSocketIoAreThere(String header) throws IOException {
        int port = stage.ports().get(header.isEmpty() ? 0 : 1);
        try (var nginx = Nginx.below(folder, "/webcam/", NOT_REWRITING.replace("PORT", String.valueOf(port)) + header)) {
            for (var path : List.of("", "assets/page.js", "camera.json", "api/v1/live", "snapshot", "socket.io/?EIO=3&transport=polling")) {
                try (var client = nginx.client()) {
                    assertThat(client.get("/webcam/" + path).readHead().status()).as(path).isEqualTo(200);
                }
            }
            try (var client = nginx.client()) {
                assertThat(client.get("/webcam/socket.io/?EIO=3&transport=polling").readHead().headers("Set-Cookie"))
                        .anyMatch(cookie -> cookie.contains("Path=/webcam/socket.io/;"));
            }
            try (var client = nginx.client()) {
                assertThat(client.get("/webcam/camera", "Accept: text/html").readAnswer().text()).contains("href=\"./").doesNotContain("=\"/");
            }
            try (var socket = WebSocketClient.of(nginx.client(), "/webcam/camera", "Origin: http://localhost")) {
                assertThat(socket.next().payload()).isEqualTo(Pictures.png(1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"webcam", "/", "/webcam/", "/../webcam", "/a b", "/a//b", "/a\r\nb", "/%2e"})
    void aBasePathThatIsNoneIsRefused(String path) {
        assertThatThrownBy(() -> DropIn.DEFAULT.below(path))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("basePath: ");
    }
}
