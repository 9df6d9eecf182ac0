// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.TrustedProxies;
import dev.kineograph.server.settings.ViewerRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One person in two tabs counts once, and sees live pictures in all of them.
class ViewersArePeopleTest {
    private static final String COOKIE = "kineograph=AAAAAAAAAAAAAAAAAAAAAA";
    private static final String PAGE = "Referer: http://forum.example/thread";

    private final Stage stage = new Stage();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var one : open) {
            one.close();
        }
        stage.close();
    }

    private RawClient client() {
        var client = stage.http();
        open.add(client);
        return client;
    }

    private Viewing watch(String path, String... headers) throws IOException {
        return Viewing.of(client(), path, headers);
    }

    private void assertWatching(int viewers, int connections) {
        await().untilAsserted(() -> {
            assertThat(stage.stream("camera").presence().connections()).isEqualTo(connections);
            assertThat(stage.stream("camera").presence().viewers()).isEqualTo(viewers);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/camera", "/camera.mjpg", "/camera.jpg"})
    void theFirstAnswerHasACookie(String path) throws IOException {
        stage.show(Pictures.jpeg(1));

        var head = client().get(path, "Accept: text/html").readHead();

        assertThat(head.header("Set-Cookie")).matches("kineograph=[A-Za-z0-9_-]{22}; Path=/; HttpOnly; SameSite=Lax");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-Proto: https", "Forwarded: for=10.0.0.1;proto=https"})
    void overTlsTheCookieIsForOtherSitesToo(String header) throws IOException {
        stage.show(Pictures.jpeg(1));

        stage.server.settings(stage.server.settings().with(TrustedProxies.of("127.0.0.1")));

        var head = client().get("/camera.mjpg", header).readHead();

        assertThat(head.header("Set-Cookie")).endsWith("; Path=/; HttpOnly; SameSite=None; Secure; Partitioned");
    }

    @Test
    void aWebSocketIsGivenOneToo() throws IOException {
        stage.show(Pictures.jpeg(1));

        var head = client().get(
                        "/camera",
                        "Connection: Upgrade",
                        "Upgrade: websocket",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==")
                .readHead();

        assertThat(head.status()).isEqualTo(101);
        assertThat(head.header("Set-Cookie")).startsWith("kineograph=");
    }

    @Test
    void everyViewerWithoutOneGetsAnother() throws IOException {
        stage.show(Pictures.jpeg(1));

        var one = client().get("/camera.mjpg").readHead().header("Set-Cookie");
        var other = client().get("/camera.mjpg").readHead().header("Set-Cookie");

        assertThat(one).isNotEqualTo(other);
        assertWatching(2, 2);
    }

    @Test
    void whoHasACookieIsGivenNoOther() throws IOException {
        stage.show(Pictures.jpeg(1));

        var head = client().get("/camera.mjpg", "Cookie: theme=dark; " + COOKIE).readHead();

        assertThat(head.headers("Set-Cookie")).isEmpty();
    }

    @Test
    void theFirstConnectionAlreadyCountsUnderItsNewCookie() throws IOException {
        stage.show(Pictures.jpeg(1));
        var given = client().get("/camera.mjpg").readHead().header("Set-Cookie");

        watch("/camera.mjpg", "Cookie: " + given.substring(0, given.indexOf(';')));

        assertWatching(1, 2);
    }

    @Test
    void onePersonInTwoTabsCountsOnceAndBothStayLive() throws IOException {
        stage.show(Pictures.jpeg(1));
        var one = watch("/camera.mjpg", "Cookie: " + COOKIE);
        var other = watch("/camera.mjpg", "Cookie: " + COOKIE);
        assertWatching(1, 2);

        stage.show(Pictures.jpeg(2));

        one.skipTo(Pictures.jpeg(2));
        other.skipTo(Pictures.jpeg(2));
    }

    @Test
    void allTheTabsOfOnePersonStayLive() throws IOException {
        stage.show(Pictures.jpeg(1));
        var tabs = new ArrayList<Viewing>();
        for (int i = 0; i < 6; i++) {
            tabs.add(watch("/camera.mjpg", "Cookie: " + COOKIE));
        }
        assertWatching(1, 6);

        stage.show(Pictures.jpeg(2));

        for (var tab : tabs) {
            tab.skipTo(Pictures.jpeg(2));
        }
    }

    private RawClient visit(String picture, String... headers) throws IOException {
        var client = client().get(picture, headers);
        assertThat(client.readHead().status()).isEqualTo(200);
        return client;
    }

    @Test
    void twoPicturesOfOnePageThatAreRequestedAtOnceAreOnePerson() throws IOException {
        stage.show(Pictures.jpeg(1));
        stage.hub.publisher("garden").publish(Pictures.jpeg(1));

        visit("/camera.mjpg", PAGE);
        visit("/garden.mjpg", PAGE);
        visit("/garden.mjpg", PAGE);

        assertWatching(1, 1);
        assertThat(stage.stream("garden").presence().viewers()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"User-Agent: another", "Referer: http://forum.example/another", "Referer:"})
    void twoPicturesOfTwoPagesOrBrowsersAreTwoPeople(String other) throws IOException {
        stage.show(Pictures.jpeg(1));
        var one = client().get("/camera.jpg", PAGE).readAnswer().header("Set-Cookie");

        assertThat(client().get("/camera.png", PAGE).readAnswer().header("Set-Cookie")).isEqualTo(one);
        assertThat(client().get("/camera.mjpg", other).readHead().header("Set-Cookie")).isNotEqualTo(one);
    }

    @Test
    void aTokenIsAnIdentityWithoutCookies() throws IOException {
        stage.show(Pictures.jpeg(1));
        watch("/camera.mjpg?viewer=anna");
        watch("/camera.mjpg?viewer=anna", "Cookie: " + COOKIE);
        watch("/camera.mjpg?viewer=berta");

        assertWatching(2, 3);
    }

    @Test
    void aBadTokenIsRefusedWithWhatWasExpected() throws IOException {
        stage.show(Pictures.jpeg(1));

        var answer = client().get("/camera.mjpg?viewer=anna%20b").readAnswer();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).isEqualTo("viewer: anna b (expected: 1 to 64 letters, digits and . _ ~ -)\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kineograph=short", "kineograph=", "kineograph", "=;;;=", "kineograph=AAAAAAAAAAAAAAAAAAAAA!"})
    void aCookieThatIsNotOursIsNone(String cookie) throws IOException {
        stage.show(Pictures.jpeg(1));

        var head = client().get("/camera.mjpg", "Cookie: " + cookie).readHead();

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Set-Cookie")).startsWith("kineograph=");
    }

    @Test
    void aBrowserThatPollsIsOneViewerBeforeAndAfterItHasItsCookie() throws IOException {
        stage.show(Pictures.jpeg(1));
        var given = client().get("/camera.jpg", "User-Agent: browser").readAnswer().header("Set-Cookie");

        client().get("/camera.jpg", "User-Agent: browser", "Cookie: " + given.substring(0, given.indexOf(';')))
                .readAnswer();

        assertWatching(1, 0);
    }

    @Test
    void withoutCookiesEveryConnectionIsSomebody() throws IOException {
        var settings = ServerSettings.DEFAULT.with(Stage.LOOPS).with(ViewerRules.DEFAULT.withByCookie(false));
        try (var plain = new Stage(settings, new Listener.Http(0))) {
            plain.show(Pictures.jpeg(1));
            try (var one = plain.http();
                    var other = plain.http()) {
                assertThat(one.get("/camera.mjpg", "Cookie: " + COOKIE).readHead().headers("Set-Cookie")).isEmpty();
                assertThat(other.get("/camera.mjpg", "Cookie: " + COOKIE).readHead().headers("Set-Cookie")).isEmpty();

                await().until(() -> plain.stream("camera").presence().viewers() == 2);
            }
        }
    }

    @Test
    void comingAndLeavingStandInTheStreamsState() throws IOException {
        stage.show(Pictures.jpeg(1));
        watch("/camera.mjpg").close();

        await().untilAsserted(() -> assertThat(events()).contains("online", "joined", "left"));

        assertThat(entry("joined")).containsEntry("viewers", 1);
        assertThat(entry("left")).containsEntry("viewers", 0).containsKey("stayedMillis");
        assertThat(entry("online")).containsEntry("type", "image/jpeg").containsKey("at");
    }

    private List<Object> events() throws IOException {
        return entries().stream().map(entry -> entry.get("event")).toList();
    }

    private Map<String, Object> entry(String event) throws IOException {
        return entries().stream().filter(entry -> event.equals(entry.get("event"))).findFirst().orElseThrow();
    }

    @SuppressWarnings("unchecked") // JSON knows no types.
    private List<Map<String, Object>> entries() throws IOException {
        return (List<Map<String, Object>>) stage.state("camera").get("events");
    }
}
