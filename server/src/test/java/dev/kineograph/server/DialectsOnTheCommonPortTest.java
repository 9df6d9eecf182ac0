// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// All dialects answer on the common port, beside our own addresses. Where an address is ours and theirs, the more specific one counts.
@ExtendWith(NoLeaks.class)
class DialectsOnTheCommonPortTest {
    private static final StreamName ONLINE = StreamName.of("online");
    private static final String PAGE = "Referer: http://forum.example/";

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY, new Listener.Http(0));

    private int port;

    @BeforeEach
    void listen() throws IOException {
        stage.show(Pictures.png(1));
        stage.hub.publisher("online").publish(Pictures.png(2));
        stage.hub.publisher("test").publish(Pictures.png(3));
        stage.hub.publisher("7").publish(Pictures.png(4));
        port = stage.server.listen(new Listener.Http(0).withDialects(
                        new JpgPusherDialect(Stage.CAMERA),
                        new CounterDialect(ONLINE, URI.create("counter:online")),
                        new ImagestreamDialect(Stage.CAMERA, "test", "front/door", "")))
                .getPort();
    }

    private RawClient client() {
        return RawClient.to(port);
    }

    private Answer get(String path, String... headers) throws IOException {
        try (var client = client()) {
            return client.get(path, headers).readAnswer();
        }
    }

    @Test
    void jpgPushersSessionsBeginAndAreRenewed() throws IOException {
        var id = get("/stream").text();
        assertThat(id).matches("[1-9][0-9]{14}");

        try (var viewing = Viewing.of(client(), "/" + id)) {
            assertThat(viewing.next()).isEqualTo(Pictures.png(1));
            var renewed = get("/" + id);
            assertThat(renewed.status()).isEqualTo(200);
            assertThat(renewed.body()).isEmpty();
        }
        assertThat(get("/123456789012345").text()).contains("there is no such session");
        assertThat(get("/jpgpusher.js").status()).isEqualTo(200);
        try (var viewing = Viewing.of(client(), "/stream?framing=classic", "Accept: image/png")) {
            assertThat(viewing.next()).isEqualTo(Pictures.png(1));
        }
    }

    @Test
    void aStreamWhoseNameIsANumberHasItsPage() throws IOException {
        assertThat(get("/7", "Accept: text/html").text()).contains("/7.mjpg");
    }

    @Test
    void theCountersPicturesAndNumbersAreAtItsName() throws IOException {
        try (var viewing = Viewing.of(client(), "/online.png", PAGE)) {
            assertThat(viewing.next()).isEqualTo(Pictures.png(2));
            assertThat(get("/online.json").text()).contains("\"online\" : 1", "\"pages\"");
        }
        assertThat(get("/online.png").status()).isEqualTo(403);
        assertThat(get("/index.html").text()).contains("<img src=\"online.png\"");
    }

    @Test
    void whatIsNotTheCountersIsOurs() throws IOException {
        assertThat(get("/camera.png").body()).isEqualTo(Pictures.png(1));
        assertThat(get("/online.jpg").body()).isEqualTo(Pictures.png(2));
        assertThat(get("/camera.json").text()).contains("framesIn");
    }

    @Test
    void imagestreamsPathsAreItsOwnAlsoWhereAStreamHasThatName() throws IOException {
        for (var path : List.of("/test", "/front/door")) {
            try (var viewer = WebSocketClient.of(client(), path)) {
                assertThat(viewer.next().payload()).isEqualTo(Pictures.png(1));
            }
            assertThat(get(path).text()).contains("<canvas");
        }
        assertThat(get("/assets/relay.js").status()).isEqualTo(200);
        assertThat(get("/test.png").body()).isEqualTo(Pictures.png(3));
        try (var viewer = WebSocketClient.of(client(), "/7")) {
            assertThat(viewer.next().payload()).isEqualTo(Pictures.png(4));
        }
    }

    @Test
    void ourIndexAndFilesAreOursWhateverDialectsHaveThere() throws IOException {
        assertThat(get("/").text()).contains("<image-stream data-live=\"camera\"");
        assertThat(get("/assets/page.js").status()).isEqualTo(200);
        assertThat(get("/nowhere").text()).contains("there is no such stream");
        assertThat(log.lines()).noneMatch(line -> line.contains("nothing is shown there"));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /online.png, 'GET, HEAD, OPTIONS'",
        "PUT, /stream, 'GET, HEAD, OPTIONS'",
        "PUT, /test, 'GET, HEAD, OPTIONS'",
        "DELETE, /camera.png, 'GET, HEAD, OPTIONS, POST, PUT'"
    })
    void anotherMethodIs405ByTheAddressThatCounts(String method, String path, String allow) throws IOException {
        try (var client = client()) {
            var answer = client.request(method, path).readAnswer();

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo(allow);
        }
    }

    @Test
    void imagestreamAtAnyPathWantsAPortOfItsOwn() {
        assertThatThrownBy(() -> stage.server.listen(new Listener.Http(0).withDialects(new ImagestreamDialect(Stage.CAMERA))))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("imagestream: any path (expected: paths such as camera, or a port of its own");
        assertThat(stage.server.addresses()).hasSize(2);
    }
}
