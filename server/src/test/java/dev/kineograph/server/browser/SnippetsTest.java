// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access.Action;
import dev.kineograph.Hub;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Lamps;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.AddressSigner;
import dev.kineograph.server.access.QuickPassword;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Readers;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.Color;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The lines to copy on a stream's page are run as they are printed: those of an open stream, and the signed ones of a restricted stream, which an
/// administrator has signed on the page.
@Order(3)
@ResourceLock(Browsers.LANE)
class SnippetsTest {
    private static final Duration ANYTIME = Duration.ofSeconds(20);
    private static final SolidPicture RED = new SolidPicture(320, 240, Color.RED);
    private static final SolidPicture BLUE = new SolidPicture(320, 240, Color.BLUE);

    @AutoClose
    static final Browsers browsers = new Browsers();

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private final Hub hub = new Hub();
    private KineographServer server;

    /// Starts a server with `door`, which shows red pictures, and `yard`, to which pictures are pushed.
    private void start(boolean isRestricted, String... origins) throws IOException {
        var settings = isRestricted ? ServerSettings.DEFAULT.with(rules()) : ServerSettings.DEFAULT;
        server = KineographServer.start(hub, settings, new Listener.Http(0).with(Readers.ANY).with(PublishRules.DEFAULT.withOrigins(origins)));
        hub.add(StreamName.of("door"), StreamSettings.DEFAULT, Sources.of(10, () -> RED.encoded("jpeg")));
        hub.stream("yard");
        Files.write(folder.resolve("picture.jpg"), BLUE.encoded("jpeg"));
    }

    private static AccessRules rules() {
        var all = Set.of(Action.WATCH, Action.PUBLISH);
        return AccessRules.builder()
                .user("anna", QuickPassword.of("correct horse"))
                .signedBy(AddressSigner.of("k1", TokenHash.newToken()))
                .allow(new Who.User("anna"), Set.of(Action.WATCH, Action.PUBLISH, Action.ADMINISTER), "*")
                .allow(new Who.Signed(), all, "*")
                .build();
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private String base() {
        return "http://127.0.0.1:" + server.port();
    }

    /// All lines to copy of the stream's page.
    private List<String> lines(String stream, boolean isRestricted) {
        var chromium = browsers.get(BrowserKind.CHROMIUM);
        try (var tab = isRestricted ? SignInForm.open(chromium, base(), "anna", "correct horse", "/" + stream) : chromium.open(base() + "/" + stream)) {
            if (isRestricted) {
                await().ignoreExceptions().until(() -> tab.truth("!document.querySelector('address-signer').hidden"));
                tab.evaluate("document.querySelector('address-signer form').requestSubmit()");
                await().until(() -> tab.truth("document.querySelector('address-signer [role=status]').textContent.startsWith('The lines are signed until')"));
            }
            await().until(() -> tab.text("document.querySelector('pre code .base')?.textContent ?? ''").contains("http"));
            return ((List<?>) tab.evaluate("[...document.querySelectorAll('pre code')].map(code => code.textContent)")).stream().map(String::valueOf).toList();
        }
    }

    private String line(String stream, boolean isRestricted, String begin) {
        return lines(stream, isRestricted).stream().filter(line -> line.startsWith(begin)).reduce((_, last) -> last).orElseThrow();
    }

    private String run(String... command) throws Exception {
        var process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private void awaitPushed() {
        await().atMost(ANYTIME).until(() -> hub.stream("yard").newest() != null && hub.stream("yard").newest().size().width() == 320);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsForPagesIsShownOnAPageOfAnotherSite(boolean isRestricted) throws IOException {
        start(isRestricted);
        var all = lines("door", isRestricted);
        for (var begin : List.of("<img ", "<iframe ", "<script type=\"module\"", "<canvas ")) {
            var html = all.stream().filter(line -> line.startsWith(begin)).findFirst().orElseThrow();
            var healing = all.stream().filter(line -> line.contains("heal.js")).findFirst().orElseThrow();
            var page = "<!doctype html><link rel=icon href=data:,><body style='margin: 0'>" + (begin.equals("<img ") ? html + healing : html);
            try (var elsewhere = new PictureWire();
                    var tab = browsers.get(BrowserKind.CHROMIUM).open(elsewhere.pageUrl("localhost", page))) {
                new PaintWatch(tab).await(RED, ANYTIME);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPictureThatCanBeClickedIsSoOnAPageOfAnotherSiteThatIsListed(boolean isRestricted) throws IOException {
        try (var elsewhere = new PictureWire()) {
            start(isRestricted, elsewhere.pageUrl("localhost", "").replaceFirst("/page.*", ""));
            var lamps = new Lamps();
            hub.add("lamps", lamps);
            var all = lines("lamps", isRestricted);
            for (var begin : List.of("<iframe ", "<img ")) {
                var html = all.stream().filter(line -> line.startsWith(begin)).findFirst().orElseThrow();
                try (var tab = browsers.get(BrowserKind.CHROMIUM).open(elsewhere.pageUrl("localhost", "<!doctype html><link rel=icon href=data:,>" + html))) {
                    new PaintWatch(tab).await(Lamps.lamp(lamps.clicks.size()), ANYTIME);

                    tab.click(100, 100);

                    if (begin.startsWith("<iframe")) {
                        new PaintWatch(tab).await(Lamps.lamp(1), ANYTIME);
                    }
                }
            }
            assertThat(lamps.clicks).as("an <img> is only to be seen").hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsForShellsRuns(boolean isRestricted) throws Exception {
        start(isRestricted);
        var all = lines("door", isRestricted);

        run("bash", "-c", all.stream().filter(line -> line.endsWith("-o picture.jpg")).findFirst().orElseThrow());
        assertThat(Files.readAllBytes(folder.resolve("picture.jpg"))).isEqualTo(RED.encoded("jpeg"));
        assertThat(run("bash", "-c", "exec 2>/dev/null; " + all.stream().filter(line -> line.contains(".json")).findFirst().orElseThrow())).contains("\"name\" : \"door\"");

        Files.write(folder.resolve("picture.jpg"), BLUE.encoded("jpeg"));
        run("bash", "-c", line("yard", isRestricted, "curl -T"));
        awaitPushed();
    }

    @Test
    void theLineOnTheIndexPushes() throws Exception {
        start(false);

        run("bash", "-c", line("", false, "curl -T"));

        awaitPushed();
    }

    /// There is no screen here, which ffplay is told by its environment; the line is as printed.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ffplayPlays(boolean isRestricted) throws Exception {
        start(isRestricted);
        var builder = new ProcessBuilder("bash", "-c", "exec " + line("door", isRestricted, "ffplay")).redirectErrorStream(true);
        builder.environment().putAll(Map.of("SDL_VIDEODRIVER", "dummy", "SDL_AUDIODRIVER", "dummy", "AV_LOG_FORCE_NOCOLOR", "1"));
        var player = builder.start();
        try (var said = player.inputReader()) {
            String line;
            do {
                line = said.readLine();
            } while (line != null && !line.contains("Video: mjpeg"));

            assertThat(line).contains("320x240");
            await().atMost(ANYTIME).until(() -> hub.stream("door").stats().framesSent() > 10);
            assertThat(player.isAlive()).isTrue();
        } finally {
            player.destroy();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pythonReadsAndPushes(boolean isRestricted) throws Exception {
        start(isRestricted);
        run("/usr/bin/python3", "-c", line("door", isRestricted, "import cv2") + "\nassert ok and picture.shape == (240, 320, 3), (ok, picture)");

        run("python3", "-c", line("yard", isRestricted, "import urllib.request"));

        awaitPushed();
    }

    /// What the HTTPClient of arduino-esp32 sends for these lines, byte for byte. Nothing is compiled here.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAnEsp32SendsIsAccepted(boolean isRestricted) throws Exception {
        start(isRestricted);
        var code = line("yard", isRestricted, "HTTPClient http;");
        var address = URI.create(Pattern.compile("http\\.begin\\(\"([^\"]+)\"\\);").matcher(code).results().findFirst().orElseThrow().group(1));
        assertThat(code).contains("http.PUT(frame->buf, frame->len);");
        var picture = BLUE.encoded("jpeg");
        var head = "PUT %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: ESP32HTTPClient\r\nConnection: keep-alive\r\nAccept-Encoding: identity;q=1,chunked;q=0.1,*;q=0\r\nContent-Length: %d\r\n\r\n"
                .formatted(address.getPath() + (address.getQuery() == null ? "" : "?" + address.getRawQuery()), address.getHost(), address.getPort(), picture.length);

        try (var board = new Socket(address.getHost(), address.getPort())) {
            board.getOutputStream().write(head.getBytes(UTF_8));
            board.getOutputStream().write(picture);

            var answer = new BufferedReader(new InputStreamReader(board.getInputStream(), UTF_8));
            assertThat(answer.readLine()).startsWith("HTTP/1.1 20");
        }
        awaitPushed();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theAddressesForHomeAssistantAndOctoPrintArePictures(boolean isRestricted) throws Exception {
        start(isRestricted);
        var all = lines("door", isRestricted);
        var card = yaml(all, "type: picture");
        var webcam = (Map<?, ?>) ((Map<?, ?>) yaml(all, "plugins:").get("plugins")).get("classicwebcam");
        var asked = all.stream().filter(line -> line.startsWith("http") && !line.contains("\n")).toList();

        assertThat(asked).hasSize(2);
        assertThat(webcam.keySet().stream().map(String::valueOf)).containsExactlyInAnyOrder("stream", "snapshot");
        for (var live : List.of(asked.get(0), card.get("image"), webcam.get("stream"))) {
            assertThat(type(live)).startsWith("multipart/x-mixed-replace");
        }
        for (var still : List.of(asked.get(1), webcam.get("snapshot"))) {
            assertThat(type(still)).isEqualTo("image/jpeg");
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> yaml(List<String> all, String begin) {
        var text = all.stream().filter(line -> line.startsWith(begin)).findFirst().orElseThrow();
        return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    private String type(Object address) throws Exception {
        var answer = client.send(HttpRequest.newBuilder(URI.create(String.valueOf(address))).build(), BodyHandlers.ofInputStream());
        try (var body = answer.body()) {
            assertThat(body.read()).isNotNegative();
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.headers().firstValue("Content-Type").orElseThrow();
        }
    }
}
