// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Action;
import dev.kineograph.StreamName;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.settings.Alias;
import dev.kineograph.server.settings.AllowedPages;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Readers;
import dev.kineograph.server.settings.StreamRules;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A stream with a list of pages is shown on these and on our own, by whatever address another page embeds it.
@ExtendWith(NoLeaks.class)
class HotLinksTest {
    private static final String FOREIGN = "Referer: https://thief.example/gallery.html";
    private static final String LISTED = "Referer: https://Forum.example:8443/thread?id=1";
    private static final String POLLS = "/socket.io/?EIO=4&transport=polling";

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.STEADY.withStreams(Map.of(Stage.CAMERA, StreamRules.DEFAULT.with(AllowedPages.of("https://forum.example:8443", "https://*.news.example")))),
            new Listener.Http(0)
                    .with(Readers.ANY)
                    .with(PublishRules.DEFAULT.withOrigins("https://pushes.example"))
                    .withAliases(Map.of("/live.png", new Alias(Stage.CAMERA, Alias.As.LIVE), "/now.png", new Alias(Stage.CAMERA, Alias.As.SNAPSHOT)))
                    .withDialects(new JpgPusherDialect(Stage.CAMERA)),
            new Listener.ForDialect(0, new ImagestreamDialect(Stage.CAMERA)));

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    private Answer head(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, headers).readHead();
        }
    }

    private int status(String path, String... headers) throws IOException {
        return head(path, headers).status();
    }

    private int webSocket(int port, String path, String... headers) throws IOException {
        try (var client = RawClient.to(port)) {
            return WebSocketClient.ask(client, path, headers).readHead().status();
        }
    }

    private void onlyPages(StreamName of, AllowedPages pages) {
        stage.server.settings(stage.server.settings().withStreams(Map.of(of, StreamRules.DEFAULT.with(pages))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/camera.mjpg", "/camera.jpg", "/camera", "/camera.json", "/live.png", "/now.png", "/?action=stream", "/?action=snapshot", "/stream"
    })
    void aPageThatIsNotListedDoesNotShowIt(String path) throws IOException {
        try (var client = stage.http()) {
            var answer = client.get(path, FOREIGN).readAnswer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text())
                    .isEqualTo("camera: not shown on pages of https://thief.example (expected: a page of the same host, or an origin in the stream's 'pages')\n");
        }
        assertThat(status(path, LISTED)).isEqualTo(200);
        assertThat(stage.rejected("http DENIED")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Referer: https://forum.example:8443", "Referer: https://eu.news.example/", "Origin: https://forum.example:8443"})
    void aListedPageShowsIt(String header) throws IOException {
        assertThat(status("/camera.mjpg", header)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://forum.example:8443/", "https://forum.example/", "https://news.example/", "https://.news.example/", "https://evilnews.example/",
        "https://forum.example:8443.thief.example/", "https://thief.example/https://forum.example:8443/", "https://forum.example:8443@thief.example/"
    })
    void aPageThatIsCalledAlmostLikeAListedOneDoesNot(String page) throws IOException {
        // What is no address at all is no page.
        int expected = page.contains("@") || page.contains("8443.") ? 200 : 403;

        assertThat(status("/camera.jpg", "Referer: " + page)).isEqualTo(expected);
    }

    @Test
    void theOriginCountsBeforeTheReferer() throws IOException {
        assertThat(status("/camera.jpg", "Origin: https://thief.example", LISTED)).isEqualTo(403);
        assertThat(status("/camera.jpg", "Origin: https://forum.example:8443", FOREIGN)).isEqualTo(200);
        assertThat(status("/camera.jpg", "Origin: null", LISTED)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/camera", "/live"})
    void aPageThatIsNotListedGetsNoWebSocket(String path) throws IOException {
        int port = stage.ports().get(path.equals("/live") ? 1 : 0);

        assertThat(webSocket(port, path, "Origin: https://thief.example")).isEqualTo(403);
        assertThat(webSocket(port, path, "Origin: https://forum.example:8443")).isEqualTo(101);
        assertThat(webSocket(port, path)).as("a program").isEqualTo(101);
    }

    @Test
    void aPageThatIsNotListedIsShownNothingOverSocketIo() {
        int port = stage.server.port();
        try (var foreign = new SocketIoPeer(port, "/camera", "", "", "Origin", "https://thief.example");
                var listed = new SocketIoPeer(port, "/camera", "", "", "Origin", "https://forum.example:8443")) {
            assertThat(foreign.next()).startsWith("0");
            assertThat(listed.next()).startsWith("0");

            assertThat(foreign.ask("subscribe", "camera")).first().asString().contains("ok=false", "not shown on pages of https://thief.example");
            assertThat(listed.ask("subscribe", "camera")).first().asString().contains("ok=true");
        }
    }

    @Test
    void aPollIsJudgedByItsReferer() throws IOException {
        try (var client = stage.http()) {
            var opened = client.get(POLLS, FOREIGN).readAnswer();
            var id = (String) JSON.std.mapFrom(opened.text().substring(1)).get("sid");
            client.post(POLLS + "&sid=" + id, "40/camera,".getBytes(UTF_8), FOREIGN).readAnswer();
            client.get(POLLS + "&sid=" + id, FOREIGN).readAnswer();
            client.post(POLLS + "&sid=" + id, "42/camera,1[\"subscribe\",\"camera\"]".getBytes(UTF_8), FOREIGN).readAnswer();

            assertThat(client.get(POLLS + "&sid=" + id, FOREIGN).readAnswer().text()).contains("not shown on pages of https://thief.example");
        }
    }

    @Test
    void ourOwnPagesShowItAndThoseThatMayPublish() throws IOException {
        int port = stage.server.port();

        assertThat(status("/camera.mjpg", "Referer: http://localhost:%d/camera".formatted(port))).isEqualTo(200);
        assertThat(status("/camera.mjpg", "Referer: http://localhost/")).as("another port of the same host").isEqualTo(200);
        assertThat(status("/camera.mjpg", "Referer: https://pushes.example/")).isEqualTo(200);
        assertThat(status("/camera.mjpg", "Sec-Fetch-Site: same-origin")).isEqualTo(200);
    }

    /// As with nginx's `valid_referers none`: some browsers and firewalls leave the header out, and programs have none.
    @Test
    void whoNamesNoPageSeesItUnlessThePageHasToBeNamed() throws IOException {
        assertThat(status("/camera.jpg")).isEqualTo(200);
        assertThat(status("/camera.jpg", "Sec-Fetch-Site: none")).isEqualTo(200);

        onlyPages(Stage.CAMERA, AllowedPages.of("https://forum.example:8443").whichAreNamed());

        try (var client = stage.http()) {
            assertThat(client.get("/camera.jpg").readAnswer().text())
                    .isEqualTo("camera: shown on pages only (expected: a page's Referer, as browsers send it)\n");
        }
        assertThat(status("/camera.jpg", LISTED)).isEqualTo(200);
        assertThat(status("/camera", "Accept: text/html")).as("our page").isEqualTo(200);
    }

    /// `<meta name="referrer" content="no-referrer">`: over TLS and on this machine browsers say that the page is another site's.
    @Test
    void aPageOfAnotherSiteThatHidesItsNameIsNotListed() throws IOException {
        assertThat(status("/camera.jpg", "Sec-Fetch-Site: cross-site")).isEqualTo(403);
        assertThat(status("/camera.jpg", "Origin: null")).isEqualTo(403);
        assertThat(status("/camera.jpg", "Sec-Fetch-Site: cross-site", LISTED)).isEqualTo(200);
    }

    @Test
    void anyPageMayLinkToOurPagesButHasThemInNoFrame() throws IOException {
        var page = head("/camera", FOREIGN, "Accept: text/html");
        var index = head("/", FOREIGN, "Accept: text/html");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.headers("Content-Security-Policy")).contains("frame-ancestors 'self' https://*.news.example https://forum.example:8443");
        assertThat(index.headers("Content-Security-Policy")).contains("frame-ancestors 'self'");
        try (var client = RawClient.to(stage.ports().get(1))) {
            assertThat(client.get("/any", FOREIGN).readHead().headers("Content-Security-Policy"))
                    .contains("frame-ancestors 'self' https://*.news.example https://forum.example:8443");
        }
    }

    @Test
    void otherStreamsAreShownEverywhere() throws IOException {
        onlyPages(Stage.DOOR, AllowedPages.of());

        assertThat(status("/camera.mjpg", FOREIGN)).isEqualTo(200);
        assertThat(head("/camera", "Accept: text/html").headers("Content-Security-Policy")).singleElement().asString().doesNotContain("frame-ancestors");
    }

    /// Checked hosts are remembered, and an origin is none.
    @Test
    void whatAPageIsCalledIsNoHostThatHasBeenChecked() throws IOException {
        assertThat(status("/camera.jpg", "Referer: http://localhost/page")).isEqualTo(200);

        try (var client = stage.http()) {
            assertThat(client.send("GET /camera.jpg HTTP/1.1\r\nHost: http://localhost\r\n\r\n").readHead().status()).isEqualTo(400);
        }
    }

    @Test
    void programsPublishWhateverPageTheyName() throws IOException {
        try (var client = stage.http()) {
            assertThat(client.put("/camera.jpg", Pictures.png(2), FOREIGN).readAnswer().status()).isEqualTo(204);
        }
    }

    @Test
    void theListTellsNobodyThatAHiddenStreamIsThere() throws IOException {
        var access = AccessRules.builder().allow(new Who.Nobody(), Set.of(Action.WATCH), "camera").build();
        stage.server.settings(stage.server.settings().with(access));

        assertThat(status("/camera.jpg", FOREIGN)).isEqualTo(404);
    }
}
