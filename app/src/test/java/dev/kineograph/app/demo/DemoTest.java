// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.PublishRules;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.Scanner;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {
    private static final String CHROMIUM_IMG = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8";
    private static final String FIREFOX_IMG = "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5";
    private static final String TAB = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static final String CURL = "*/*";
    private static final InetSocketAddress HERE = at("127.0.0.1", 8080);
    private static final Optional<InetSocketAddress> TCP = Optional.of(at("127.0.0.1", 5000));
    private static final Optional<InetSocketAddress> RELAY = Optional.of(at("127.0.0.1", 8090));
    private static final Optional<InetSocketAddress> COUNTER = Optional.of(at("127.0.0.1", 9192));
    private static final Optional<InetSocketAddress> JPG_PUSHER = Optional.of(at("127.0.0.1", 12340));

    /// To an `<img>` of Chromium and of Firefox, to a tab, and to curl.
    @ParameterizedTest
    @ValueSource(strings = {CHROMIUM_IMG, FIREFOX_IMG, TAB, CURL})
    void thePictureIsAPlainStillForEverybody(String accept) throws Exception {
        try (var demo = Demo.start(0, false)) {
            var answer = get(demo, "/picture", accept);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("image/jpeg");
            assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
            assertThat(colour(answer.body())).isEqualTo("blue");
        }
    }

    @Test
    void thePictureIsThereBeforeAnybodyLooksAndStaysTheSame() throws Exception {
        try (var demo = Demo.start(0, false)) {
            await().untilAsserted(() -> assertThat(head(demo, "/picture").statusCode()).isEqualTo(200));
            var tag = get(demo, "/picture", CURL).headers().firstValue("ETag");

            assertThat(head(demo, "/picture").headers().firstValue("ETag")).isPresent().isEqualTo(tag);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/animation | " + CHROMIUM_IMG, "/animation | " + FIREFOX_IMG, "/animation | " + CURL,
        "/wave | " + CHROMIUM_IMG, "/wave | " + FIREFOX_IMG, "/wave | " + CURL
    })
    void animationsAreLiveInAnImgAndForCurl(String path, String accept) throws Exception {
        try (var demo = Demo.start(0, false);
                var client = HttpClient.newHttpClient()) {
            var answer = client.send(request(demo.http(), path, accept).build(), BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                var boundary = answer.headers().firstValue("Content-Type").orElseThrow().replaceFirst(".*boundary=", "--");
                var text = new Scanner(body, ISO_8859_1).useDelimiter("\r\n\r\n");

                assertThat(text.next()).startsWith(boundary + (accept.equals(CURL) ? "\r\nContent-Type: " : "\r\nX-Pad: "))
                        .contains("Content-Type: image/jpeg");
                assertThat(text.next()).startsWith("\u00ff\u00d8\u00ff").contains("\u00ff\u00d9\r\n" + boundary + "\r\n");
                assertThat(text.next()).startsWith("\u00ff\u00d8\u00ff");
            }
        }
    }

    @Test
    void theAnimationIsRedGreenAndBlue() throws Exception {
        try (var demo = Demo.start(0, false)) {
            var seen = new TreeSet<String>();

            await().until(() -> seen.add(colour(get(demo, "/animation.jpg?fresh=1", CURL).body())) && seen.size() == 3);

            assertThat(seen).containsExactly("blue", "lime", "red");
        }
    }

    @Test
    void inATabTheAnimationsArePages() throws Exception {
        try (var demo = Demo.start(0, false)) {
            for (var path : new String[] {"/wave", "/clock", "/animation"}) {
                assertThat(get(demo, path, TAB).headers().firstValue("Content-Type"))
                        .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
                assertThat(get(demo, path + ".jpg", CURL).statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void theCameraIsShownAsTheRelayShowsItAtWhateverPathItsPagesAsk() throws Exception {
        try (var demo = Demo.start(0, false);
                var client = HttpClient.newHttpClient()) {
            for (var path : new String[] {"camera", "test"}) {
                var address = "http://127.0.0.1:%d/%s".formatted(demo.relay().orElseThrow().getPort(), path);
                var answer = client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("<canvas");
            }
        }
    }

    @Test
    void aTcpPortThatIsTakenIsSaidInOneLine() {
        var banner = new DemoBanner(HERE, PublishRules.DEFAULT, Optional.empty(), 5000, Optional.empty(), COUNTER, JPG_PUSHER).text();

        assertThat(banner)
                .contains("  (TCP port 5000 is in use by another program, so pictures can only be pushed over HTTP.)\n")
                .contains("  (Port 8090 is in use by another program; not available: the camera over a WebSocket, as 'kineograph relay' shows it.)\n")
                .doesNotContain("python3");
    }

    @Test
    void forTheWholeNetworkTheBannerSaysWhoMayPublish() {
        var banner = new DemoBanner(at("0.0.0.0", 8080), PublishRules.DEFAULT, TCP, 5000, RELAY, COUNTER, JPG_PUSHER).text();

        assertThat(banner)
                .contains("curl -T picture.jpg http://127.0.0.1:8080/camera.jpg\n")
                .contains("Anyone in the network may watch; only programs on this machine may publish.\n");
    }

    @Test
    void whoeverIsAllowedPushesOverHttpAndTcp() throws Exception {
        var rules = PublishRules.allowing("10.0.0.0/8");
        try (var demo = Demo.start(0, true, rules, AllowedHosts.DEFAULT)) {
            var tcp = demo.tcp().orElseThrow();

            assertThat(tcp.getAddress().isAnyLocalAddress()).isTrue();
            assertThat(demo.banner())
                    .contains("create_connection(('127.0.0.1',%d))".formatted(tcp.getPort()))
                    .contains("Anyone in the network may watch; only programs on this machine and from 10.0.0.0/8 may publish.\n");
        }
        try (var demo = Demo.start(0, true)) {
            assertThat(demo.tcp().orElseThrow().getAddress().isLoopbackAddress()).as("nobody else may push").isTrue();
        }
    }

    @Test
    void theBannerIsAddressesToClickAndLinesToCopy() {
        assertThat(new DemoBanner(HERE, PublishRules.DEFAULT, TCP, 5000, RELAY, COUNTER, JPG_PUSHER).text())
                .isEqualTo(
                        """
                        The Kineograph demo runs at http://127.0.0.1:8080/

                          http://127.0.0.1:8080/wave        a sine wave drawn live, 640x480, 30 frames per second
                          http://127.0.0.1:8080/clock       a clock
                          http://127.0.0.1:8080/animation   three pictures in turn, each for half a second
                          http://127.0.0.1:8080/picture     one blue picture, 320x240: a plain still
                          http://127.0.0.1:8080/camera      empty until you push a picture:

                          curl -T picture.jpg http://127.0.0.1:8080/camera.jpg
                          python3 -c "import socket,struct; p=open('picture.jpg','rb').read(); \
                        socket.create_connection(('127.0.0.1',5000)).sendall(struct.pack('>Q',len(p))+p)"

                          http://127.0.0.1:8080/tic-tac-toe   for two, and all who look on: click the picture
                          http://127.0.0.1:8080/hangman   for everybody together
                          http://127.0.0.1:8080/canvas   painted by everybody
                          http://127.0.0.1:8080/demo/push   click a picture in one tab, see it in the others
                          http://127.0.0.1:8090/camera   the camera over a WebSocket, as 'kineograph relay' shows it
                          http://127.0.0.1:9192/   who is here, as 'kineograph counter' shows it
                          http://127.0.0.1:12340/   the wave, for JPGPusher pages

                        Ctrl-C ends it.
                        """);
    }

    @Test
    void theCounterCountsWhoIsThere() throws Exception {
        try (var demo = Demo.start(0, false)) {
            var port = demo.counter().orElseThrow();

            assertThat(get(port, "/", "text/html").body()).asString(UTF_8).contains("<img src=\"online.png\"");
            assertThat(get(port, "/online.json", "*/*").body()).asString(UTF_8).contains("\"online\"");
        }
    }

    @Test
    void aPageForJpgPusherSeesTheWave() throws Exception {
        try (var demo = Demo.start(0, false)) {
            var port = demo.jpgPusher().orElseThrow();

            assertThat(get(port, "/", "text/html").body()).asString(UTF_8).contains("JPGPusher");
            assertThat(get(port, "/stream", "*/*").body()).asString(UTF_8).matches("[0-9]{15}");
        }
    }

    @Test
    void forTheWholeNetworkThePortForJpgPusherIsThereToo() throws Exception {
        try (var demo = Demo.start(0, true)) {
            assertThat(demo.jpgPusher()).hasValueSatisfying(port -> assertThat(port.getAddress().isAnyLocalAddress()).isTrue());
        }
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    private static HttpRequest.Builder request(InetSocketAddress port, String path, String accept) {
        var address = URI.create("http://127.0.0.1:%d%s".formatted(port.getPort(), path));
        return HttpRequest.newBuilder(address).header("Accept", accept);
    }

    private static HttpResponse<byte[]> get(Demo demo, String path, String accept) throws Exception {
        return get(demo.http(), path, accept);
    }

    private static HttpResponse<byte[]> get(InetSocketAddress port, String path, String accept) throws Exception {
        return send(request(port, path, accept));
    }

    private static HttpResponse<byte[]> head(Demo demo, String path) throws Exception {
        return send(request(demo.http(), path, CURL).HEAD());
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        }
    }

    /// The colour in the middle: JPEGs are a shade off.
    private static String colour(byte[] picture) throws IOException {
        var image = ImageIO.read(new ByteArrayInputStream(picture));
        var middle = new Color(image.getRGB(image.getWidth() / 2, image.getHeight() / 2));
        return middle.getRed() > 200 ? "red" : middle.getGreen() > 200 ? "lime" : "blue";
    }
}
