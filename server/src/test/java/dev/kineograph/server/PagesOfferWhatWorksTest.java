// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Picture;
import dev.kineograph.PublisherPolicy;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.WhenStale;
import dev.kineograph.server.settings.BrowserRules;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import java.io.IOException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages for people offer what works for this stream and this caller, and say first what to do.
class PagesOfferWhatWorksTest {
    private static final String PUSH = "curl -T picture.jpg <span class=\"base\">http://localhost/</span>";
    private static final String NO_PICTURE = "This stream has no picture yet.";
    private static final Pattern TILE = Pattern.compile("data-tile=\"([a-z]+)\"");

    @AutoClose
    private final Stage stage =
            new Stage(Stage.STEADY, new Listener.Http(0), new Listener.Http(0).with(PublishRules.NOBODY), new Listener.ForDialect(0, new JpgPusherDialect(Stage.CAMERA)));

    @BeforeEach
    void make() {
        stage.stream("door");
    }

    private String page(String path, String... headers) throws IOException {
        return page(0, "localhost", path, headers);
    }

    private String page(int listener, String host, String path, String... headers) throws IOException {
        try (var client = RawClient.to(stage.ports().get(listener))) {
            var lines = Stream.concat(Stream.of("Host: " + host, "Accept: text/html"), Stream.of(headers)).collect(Collectors.joining("\r\n"));
            var answer = client.send("GET %s HTTP/1.1\r\n%s\r\n\r\n".formatted(path, lines)).readAnswer();
            assertThat(answer.status()).isEqualTo(200);
            return answer.text();
        }
    }

    private void draw(String name, PublisherPolicy publishers) {
        stage.hub.add(StreamName.of(name), StreamSettings.DEFAULT.withPublishers(publishers), _ -> {});
    }

    @Test
    void onlyAStreamThatAcceptsPublishersSaysHowToPush() throws IOException {
        draw("wave", PublisherPolicy.ONE);
        draw("mixed", PublisherPolicy.MANY);

        assertThat(page("/door")).contains(PUSH + "door.jpg");
        assertThat(page("/mixed")).contains(PUSH + "mixed.jpg");
        assertThat(page("/wave")).doesNotContain("curl -T").contains("ffplay");
    }

    @Test
    void whoeverMayNotPublishIsNotToldHow() throws IOException {
        assertThat(page(1, "localhost", "/door")).doesNotContain("curl -T").contains("ffplay");
        assertThat(page(1, "localhost", "/")).doesNotContain("curl -T", "demo/push");
        assertThat(page("/")).contains("curl -T", "demo/push");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void whoeverComesByALinkIsToldAllTheSame(String site) throws IOException {
        assertThat(page("/door", "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: navigate")).contains(PUSH + "door.jpg");
    }

    @Test
    void whoeverComesThroughAProxyMayNotPublishAndIsNotToldHow() throws IOException {
        assertThat(page("/door", "X-Forwarded-For: 8.8.8.8")).doesNotContain("curl -T");
    }

    @Test
    void aStreamWithoutAPictureSaysSoFirst() throws IOException {
        assertThat(page("/door").split("<h2>", 2)[0]).contains(NO_PICTURE, PUSH + "door.jpg");
        assertThat(page(1, "localhost", "/door")).contains(NO_PICTURE).doesNotContain("curl -T");

        stage.hub.publisher("door").publish(Pictures.png(1));
        assertThat(page("/door")).doesNotContain(NO_PICTURE).contains(PUSH + "door.jpg");
    }

    @Test
    void aDrawingThatWaitsForAViewerIsNotEmpty() throws IOException {
        draw("wave", PublisherPolicy.ONE);

        assertThat(page("/wave")).doesNotContain(NO_PICTURE);
    }

    @Test
    void theLineToPushNamesAStreamThatAcceptsIt() throws IOException {
        stage.hub.retire(StreamName.of("door"));
        assertThat(page("/")).contains(PUSH + "camera.jpg");

        draw("camera", PublisherPolicy.ONE);
        assertThat(page("/")).contains(PUSH + "picture.jpg");

        stage.stream("hall");
        assertThat(page("/")).contains(PUSH + "hall.jpg");
    }

    @Test
    void theLiveliestStreamsComeFirst() throws IOException {
        stage.stream("aaa");
        stage.show(Pictures.png(1));
        draw("wave", PublisherPolicy.ONE);
        stage.hub.publisher("zoo").publish(Pictures.png(2));
        var yard = stage.hub.publisher("yard");
        for (int i = 0; i < 3; i++) {
            yard.publish(Pictures.png(i));
        }

        assertThat(TILE.matcher(page("/")).results().map(tile -> tile.group(1)).toList())
                .containsExactly("yard", "wave", "zoo", "camera", "aaa", "door");
    }

    @Test
    void theCanvasIsAsLargeAsThePictureAndEachPictureIsAnswered() throws IOException {
        assertThat(page("/door"))
                .contains("</span>door?ack=1<span data-signed=\"watch\" data-more></span>\")", "canvas.width = picture.width;", "canvas.height = picture.height;", "socket.send(new Uint8Array(0))");
    }

    @Test
    void thePictureOfAPageHasTheFormThatThePageIsAskedFor() throws IOException {
        assertThat(page("/door?width=320&fps=0.5&at=7&flip=%3Cb%3E")).contains("door?width=320&amp;fps=0.5\"", "door.mjpg?width=320&amp;fps=0.5\"");
        assertThat(page("/door")).contains("door.mjpg\"").doesNotContain("door.mjpg?");
    }

    /// Scripts put in what the browser knows; without them, it is what the request says.
    @ParameterizedTest
    @CsvSource({"localhost:1234, http://localhost:1234/", "[::1]:1234, http://[::1]:1234/", "192.168.1.7, http://192.168.1.7/"})
    void linesToCopyHaveTheAddressByWhichThePageWasOpened(String host, String server) throws IOException {
        assertThat(page(0, host, "/door"))
                .contains("<span class=\"base\">%s</span>door.mjpg".formatted(server), "<span class=\"socket-base\">%s</span>door?ack=1".formatted(server.replace("http", "ws")))
                .contains("curl -T picture.jpg <span class=\"base\">%s</span>door.jpg".formatted(server))
                .doesNotContain("{{");
    }

    /// A browser without scripts would show the icon of a picture that is broken.
    @ParameterizedTest
    @ValueSource(strings = {"/", "/?streams=door,wave,nowhere"})
    void aStreamWithoutAPictureSaysSoWithoutAScript(String path) throws IOException {
        draw("wave", PublisherPolicy.ONE);
        assertThat(page(path)).contains("no picture yet", "src=\"./wave.jpg\"").doesNotContain("src=\"./door.jpg\"");

        try (var door = stage.hub.publisher("door")) {
            door.publish(Pictures.png(1));
        }

        assertThat(page(path)).contains("src=\"./door.jpg\"");
    }

    @Test
    void aStreamWithACardForThatShowsItInstead() throws IOException {
        stage.hub.add(StreamName.of("hall"), StreamSettings.DEFAULT.withWhenStale(WhenStale.showing(Picture.of(Pictures.png(1)))));

        assertThat(page("/?streams=hall")).contains("src=\"./hall.jpg\"").doesNotContain("no picture yet");
    }

    @Test
    void thePortsOfAServerLinkToEachOtherIfItWantsThat() throws IOException {
        assertThat(page("/")).doesNotContain("<nav");

        stage.server.settings(stage.server.settings().with(BrowserRules.DEFAULT.withLinkedPorts(true)));

        var ports = stage.ports();
        assertThat(page(0, "localhost:" + ports.get(0), "/"))
                .contains("<a href=\"http://localhost:%d/\">jpgpusher (%1$d)</a>".formatted(ports.get(2)))
                .doesNotContain("href=\"http://localhost:%d/".formatted(ports.get(0)));
        assertThat(page(2, "[::1]:" + ports.get(2), "/"))
                .contains("<a href=\"http://[::1]:%d/\">all streams (%1$d)</a>".formatted(ports.get(0)));
        assertThat(page("/")).as("a port that something forwards").doesNotContain("<nav");
        assertThat(page(0, "localhost:" + ports.get(0), "/", "X-Forwarded-For: 8.8.8.8")).doesNotContain("<nav");
    }
}
