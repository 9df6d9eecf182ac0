// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamName;
import dev.kineograph.server.browser.SolidPicture;
import dev.kineograph.server.settings.AllowedPages;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.StreamRules;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A click on a live picture, as a browser sends it: by the form of the stream's page.
@ExtendWith(NoLeaks.class)
class ClicksTest {
    private static final String PAGE = "Accept: text/html,application/xhtml+xml";
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");
    private static final Pattern PICTURE = Pattern.compile("type=\"image\" class=\"clickable\" src=\"([^\"]+)\"");

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK, new Listener.Http(0).with(PublishRules.DEFAULT.withOrigins("https://listed.example")));

    private final Lamps lamps = new Lamps();

    ClicksTest() {
        stage.hub.add("lamps", lamps);
        stage.hub.add("others", new Lamps());
    }

    /// A page that somebody has opened, whose picture is live.
    private final class OpenPage implements AutoCloseable {
        private final Answer page;
        private final RawClient picture;

        private OpenPage(String... headers) throws IOException {
            page = get("/lamps", with(PAGE, headers));
            picture = stage.http().get("/" + address(), headers);
            picture.readUntil("\r\n\r\n");
        }

        private String token() {
            return found(TOKEN, page);
        }

        private String address() {
            return found(PICTURE, page).replaceFirst("^\\./", "");
        }

        /// Reads the picture until such a part comes.
        private void awaitPicture(SolidPicture expected) throws IOException {
            var bytes = new String(expected.encoded("png"), ISO_8859_1);
            picture.readUntil(bytes);
        }

        private Answer click(int x, int y) throws IOException {
            return post("token=%s&x=%d&y=%d".formatted(token(), x, y));
        }

        @Override
        public void close() {
            picture.close();
        }
    }

    private static String[] with(String first, String... others) {
        return Stream.concat(Stream.of(first), Stream.of(others)).toArray(String[]::new);
    }

    private static String found(Pattern pattern, Answer page) {
        var found = pattern.matcher(page.text());
        assertThat(found.find()).as("%s in %s", pattern, page.text()).isTrue();
        return found.group(1);
    }

    private Answer get(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, headers).readAnswer();
        }
    }

    private Answer post(String form, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.post("/lamps?click=1", form.getBytes(UTF_8), headers).readAnswer();
        }
    }

    @Test
    void aClickReachesTheProgramAndEverybodySeesWhatItDoes() throws IOException {
        try (var page = new OpenPage();
                var other = new OpenPage()) {
            page.awaitPicture(Lamps.lamp(0));
            other.awaitPicture(Lamps.lamp(0));

            var answer = page.click(12, 34);

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            other.awaitPicture(Lamps.lamp(1));
            page.awaitPicture(Lamps.lamp(1));
            assertThat(lamps.clicks).containsExactly("12,34");
        }
    }

    @Test
    void whoeverWatchesWithoutThePageSeesItToo() throws IOException {
        try (var page = new OpenPage();
                var plain = stage.http().get("/lamps.mjpg")) {
            plain.readUntil(new String(Lamps.lamp(0).encoded("png"), ISO_8859_1));

            page.click(1, 1);

            plain.readUntil(new String(Lamps.lamp(1).encoded("png"), ISO_8859_1));
        }
    }

    @Test
    void aParticipantSeesTheirOwnViewAsSoonAsTheProgramSaysSo() throws IOException {
        try (var page = new OpenPage();
                var other = new OpenPage()) {
            page.awaitPicture(Lamps.lamp(0));
            other.awaitPicture(Lamps.lamp(0));

            page.click(300, 1);
            page.awaitPicture(Lamps.own());
            other.click(1, 1);
            other.awaitPicture(Lamps.lamp(1));
            page.click(300, 1);

            page.awaitPicture(Lamps.lamp(1));
            assertThat(stage.stream("lamps").presence().connections()).isEqualTo(2);
        }
    }

    @Test
    void whoHasGoneForAWhileHasLeft() throws IOException {
        try (var page = new OpenPage()) {
            page.click(300, 1);
            await().until(() -> lamps.owners.size() == 1);
        }

        await().until(lamps.owners::isEmpty);
    }

    @Test
    void aBrowserThatReloadsThePageIsTheSameParticipant() throws IOException {
        var cookie = get("/lamps", PAGE).header("Set-Cookie").replaceFirst(";.*", "");
        try (var page = new OpenPage("Cookie: " + cookie);
                var again = new OpenPage("Cookie: " + cookie);
                var stranger = new OpenPage()) {
            assertThat(again.token()).isEqualTo(page.token());
            assertThat(stranger.token()).isNotEqualTo(page.token());
            assertThat(page.page.text()).doesNotContain(cookie.replaceFirst(".*=", ""));
        }
    }

    @Test
    void aNameInTheAddressMakesNobodyTheSame() throws IOException {
        var one = found(TOKEN, get("/lamps?viewer=anna", PAGE));

        assertThat(found(TOKEN, get("/lamps?viewer=anna", PAGE))).isNotEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void aForgedTokenIsRefused(String token) throws IOException {
        try (var page = new OpenPage()) {
            var answer = post("token=%s&x=1&y=1".formatted(token));

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).isEqualTo("/lamps: a click from no page of this server (expected: its token; if the page is old, load it again)\n");
            assertThat(post("token=%s&x=1&y=1".formatted(page.token().substring(1) + "A")).status()).isEqualTo(403);
        }
    }

    @Test
    void theTokenInThePicturesAddressCannotClick() throws IOException {
        try (var page = new OpenPage()) {
            var seen = page.address().replaceFirst(".*seat=", "");

            assertThat(post("token=%s&x=1&y=1".formatted(seen)).status()).isEqualTo(403);
        }
    }

    @Test
    void aTokenIsForOneStream() throws IOException {
        try (var page = new OpenPage();
                var client = stage.http()) {
            var answer = client.post("/others?click=1", "token=%s&x=1&y=1".formatted(page.token()).getBytes(UTF_8)).readAnswer();

            assertThat(answer.status()).isEqualTo(403);
        }
    }

    @Test
    void aPageWhosePictureIsNotThereCannotClick() throws IOException {
        var token = found(TOKEN, get("/lamps", PAGE));

        assertThat(post("token=%s&x=1&y=1".formatted(token)).status()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "x=320&y=0 | click: 320,0 (expected: 0 to 319, 0 to 239)",
        "x=0&y=99999 | click: 0,99999 (expected: 0 to 319, 0 to 239)",
        "x=-1&y=0 | x: -1 (expected: a number of pixels)",
        "x=1.5&y=0 | x: 1.5 (expected: a number of pixels)",
        "x=1&y=two | y: two (expected: a number of pixels)",
        "x=1 | y:  (expected: a number of pixels)",
        "x=999999999999&y=0 | x: 999999999999 (expected: a number of pixels)",
        "x=1&y=1&width=0&height=10 | picture size: 0x10 (expected: at least 1x1)",
        "x=%zz&y=1 | form: bad percent encoding (expected: such as token=...&x=12&y=34)"
    })
    void aClickThatIsNoPlaceInThePictureIsRefusedWithASentence(String fields, String sentence) throws IOException {
        try (var page = new OpenPage()) {
            var answer = post("token=%s&%s".formatted(page.token(), fields));

            assertThat(answer.text()).isEqualTo(sentence + "\n");
            assertThat(answer.status()).isIn(400, 422);
            assertThat(lamps.clicks).isEmpty();
        }
    }

    @Test
    void aPictureThatIsShownSmallerIsClickedWhereItIsSeen() throws IOException {
        try (var page = new OpenPage()) {
            post("token=%s&x=0&y=0&width=160&height=120".formatted(page.token()));
            post("token=%s&x=159&y=119&width=160&height=120".formatted(page.token()));
            post("token=%s&x=639&y=0&width=640&height=480".formatted(page.token()));

            await().untilAsserted(() -> assertThat(lamps.clicks).containsExactly("1,1", "319,239", "319,0"));
        }
    }

    @Test
    void aFloodIsRefusedAndEndsNothing() throws IOException {
        try (var page = new OpenPage();
                var other = new OpenPage();
                var client = stage.http()) {
            byte[] form = "token=%s&x=300&y=1".formatted(page.token()).getBytes(UTF_8);
            boolean refused = false;
            for (int i = 0; i < 10_000 && !refused; i++) {
                refused = client.post("/lamps?click=1", form).readAnswer().status() == 429;
            }

            assertThat(refused).isTrue();
            assertThat(other.click(1, 1).status()).isEqualTo(204);
            other.awaitPicture(Lamps.lamp(1));
        }
    }

    @Test
    void aLongFormIsRefused() throws IOException {
        assertThat(post("token=" + "a".repeat(2000)).status()).isEqualTo(413);
    }

    @Test
    void aPageOfAnotherSiteCannotClickUnlessItIsListed() throws IOException {
        try (var page = new OpenPage()) {
            var form = "token=%s&x=1&y=1".formatted(page.token());

            assertThat(post(form, "Origin: https://evil.example").status()).isEqualTo(403);
            assertThat(post(form, "Origin: null").status()).isEqualTo(403);
            assertThat(lamps.clicks).isEmpty();
            assertThat(post(form, "Origin: https://listed.example").status()).isEqualTo(204);
            assertThat(post(form, "Origin: http://localhost").status()).isEqualTo(204);
        }
    }

    @Test
    void aStreamThatIsNoneOrCannotBeClickedSaysSo() throws IOException {
        stage.show(Pictures.png(1));
        try (var client = stage.http();
                var other = stage.http()) {
            var answer = client.post("/camera?click=1", new byte[0]).readAnswer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).isEqualTo("/camera: nothing happens when it is clicked (expected: an interactive stream)\n");
            assertThat(other.post("/nothing?click=1", new byte[0]).readAnswer().status()).isEqualTo(404);
        }
    }

    @Test
    void thePageIsInNoForeignFrameAndInNoCache() throws IOException {
        var page = get("/lamps", PAGE);

        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.headers("Content-Security-Policy")).contains("frame-ancestors 'self' https://listed.example");
        stage.server.settings(stage.server.settings().withStreams(Map.of(
                StreamName.of("lamps"), StreamRules.DEFAULT.with(AllowedPages.of("https://club.example")))));
        assertThat(get("/lamps", PAGE).headers("Content-Security-Policy")).contains("frame-ancestors 'self' https://club.example");
    }

    @Test
    void thePictureHasItsOwnSizeOnThePageAndTheBarePageIsTheFormAlone() throws IOException {
        var page = get("/lamps", PAGE).text();
        var bare = get("/lamps?bare=1", PAGE).text();

        assertThat(page).contains("width=\"320\" height=\"240\"", "<iframe name=\"clicked\"", "<h1>", "content=\"width=368\"");
        assertThat(bare).contains("width=\"320\" height=\"240\"", "<iframe name=\"clicked\"", "content=\"width=320\"").doesNotContain("<h1>", "<script");
        assertThat(List.of(page, bare)).noneMatch(text -> text.contains("{{"));
    }

    @Test
    void aPictureWithATokenOfAnEarlierStartIsWhatEverybodySees() throws IOException {
        try (var client = stage.http().get("/lamps.mjpg?seat=" + "A".repeat(44))) {
            client.readUntil(new String(Lamps.lamp(0).encoded("png"), ISO_8859_1));
        }
    }
}
