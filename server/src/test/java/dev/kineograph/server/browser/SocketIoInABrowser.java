// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static dev.kineograph.server.NodeClient.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.ClientVersion;
import dev.kineograph.server.ClientVersion.Way;
import dev.kineograph.server.NodeClient;
import dev.kineograph.server.NodeClients;
import dev.kineograph.server.Pictures;
import dev.kineograph.server.Seal;
import dev.kineograph.server.SocketIoPlace;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pictures of half a megabyte from and to pages with the browser file of every generation of the client, over every transport.
/// The pages are on another origin than the server, which lists it.
///
/// Each browser has a class, and they run side by side: most of the time is waiting.
@TestInstance(Lifecycle.PER_CLASS)
abstract class SocketIoInABrowser {
    private static final int LARGE = 500_000;

    @AutoClose
    private final Browsers browsers = new Browsers();

    @AutoClose
    private final NodeClients clients = new NodeClients();

    @AutoClose
    private final ClientPages pages = new ClientPages();

    private final BrowserKind kind;
    private SocketIoPlace place;

    SocketIoInABrowser(BrowserKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        place = new SocketIoPlace(pages.origin());
    }

    @AfterEach
    void close() {
        place.close();
    }

    static Stream<Way> ways() {
        return SocketIoPlace.versions().flatMap(ClientVersion::ways);
    }

    static Stream<Way> waysOfBytes() {
        return ways().filter(way -> way.version().hasBinary());
    }

    /// The newest client that the place serves, under Node.
    private NodeClient newest() {
        var newest = SocketIoPlace.versions().reduce((_, later) -> later).orElseThrow();
        return clients.connect(newest.byItself(), place.url());
    }

    private Tab connected(Way way) {
        var tab = browsers.get(kind).open(pages.url(way.version()));
        tab.evaluate(connecting(way, place.url()));
        return tab;
    }

    private static String connecting(Way way, String url) {
        var transports = way.transports().stream().map("transports: ['%s']"::formatted).collect(Collectors.joining());
        return "connect('%s', {%s})".formatted(url, transports);
    }

    /// To 1.x and 2.x a `Uint8Array` is an object with numbers in it.
    private static List<String> formsOfBytes(ClientVersion version) {
        return version.compareTo(ClientVersion.V3) >= 0 ? List.of("arraybuffer", "blob", "bytes") : List.of("arraybuffer", "blob");
    }

    private static String shown(Tab tab, int number) {
        return tab.text("come('showimgdata', %d).then(() => picture(%d))".formatted(number + 1, number));
    }

    /// What the page says of a picture that it was shown.
    private static String told(String kind, byte[] content) {
        return "640x480 %s %d %s".formatted(kind, content.length, Seal.sha256(content));
    }

    private static Map<String, ?> picture(Object source) {
        return Map.of("width", 640, "height", 480, "source", source);
    }

    /// 1.7.4 in a page gives up on a poll's answer that is a text of over some 100 KB ("Maximum call stack size exceeded"): such
    /// an answer must be `application/octet-stream`. The public servers send a text, and fail here at 1.7.4 over polling.
    @ParameterizedTest
    @MethodSource("ways")
    void aDataUrlArrivesAsItWasBothWays(Way way) {
        var there = Pictures.large(1, LARGE);
        var back = Seal.dataUrl(Pictures.large(2, LARGE));
        try (var tab = connected(way);
                var other = newest()) {
            await().until(() -> tab.text("transport()").equals(way.transportInTheEnd()));

            tab.evaluate("push('%s', 'dataurl')".formatted(pages.add("there.png", there)));
            var shownThere = other.next("showimgdata");
            other.emit("onimgdata", picture(back));

            assertThat(shownThere.arguments()).isEqualTo(List.of(picture(Seal.ofText(Seal.dataUrl(there)))));
            assertThat(shown(tab, 0)).as("nothing of its own came before").isEqualTo(told("String", back.getBytes(UTF_8)));
            assertThat(tab.console()).noneMatch(line -> line.startsWith("uncaught"));
        }
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("waysOfBytes")
    void bytesArriveAsTheyWereBothWays(Way way) {
        var there = Pictures.large(3, LARGE);
        var back = Pictures.large(4, LARGE);
        try (var tab = connected(way);
                var other = newest()) {
            var address = pages.add("there.png", there);
            for (var form : formsOfBytes(way.version())) {
                tab.evaluate("push('%s', '%s')".formatted(address, form));
                assertThat(other.next("showimgdata").arguments()).as(form).isEqualTo(List.of(picture(Seal.ofBytes(there))));
            }

            other.emit("onimgdata", picture(bytes(back)));

            assertThat(shown(tab, 0)).as("nothing of its own came before").isEqualTo(told("ArrayBuffer", back));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aPageThatIsNotListedIsToldSo(Way way) {
        try (var unlisting = new SocketIoPlace();
                var tab = browsers.get(kind).open(pages.url(way.version()))) {
            tab.evaluate("void %s.catch(() => {})".formatted(connecting(way, unlisting.url().replace("127.0.0.1", "localhost"))));

            await().until(() -> tab.text("told.join()").startsWith("error: "));
            assertThat(tab.text("told[0]")).startsWith("error: pages of %s may not read here (expected: ".formatted(pages.origin()));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatItSaysIsAcknowledgedAndItAcknowledges(Way way) {
        try (var tab = connected(way)) {
            assertThat(tab.text("ask(1, 'two').then(JSON.stringify)")).isEqualTo("[1,\"two\"]");

            tab.evaluate("void socket.emit('ask', 'how are you?')");

            tab.evaluate("come('answered', 1)");
            assertThat(tab.text("JSON.stringify(heard.map(one => one.args))")).isEqualTo("[[\"how are you?\"],[\"fine\"]]");
        }
    }

    @Test
    void pagesOfAllGenerationsSeeEachOther() {
        var room = SocketIoPlace.versions().map(version -> connected(version.byItself())).toList();

        for (int i = 0; i < room.size(); i++) {
            var source = Pictures.large(10 + i, LARGE);
            room.get(i).evaluate("push('%s', 'dataurl')".formatted(pages.add(i + ".png", source)));
            for (int k = 0; k < room.size(); k++) {
                if (k != i) {
                    assertThat(shown(room.get(k), k < i ? i - 1 : i)).as("%d from %d", k, i)
                            .isEqualTo(told("String", Seal.dataUrl(source).getBytes(UTF_8)));
                }
            }
        }

        room.forEach(Tab::close);
    }

    /// With nothing but the client that the server itself serves.
    @Test
    void aPageOfOldWorksAsItStands() {
        pages.add("mine.png", Pictures.png(1));
        try (var one = opened();
                var other = opened()) {
            one.evaluate("document.querySelector('.my-image').click()");

            await().until(() -> other.number("shown.naturalWidth") == 16);
            assertThat(other.text("shown.src")).startsWith("data:image/jpeg;base64,");
            assertThat(one.text("shown.src")).as("nothing of its own came").isEmpty();
            assertThat(other.console()).noneMatch(line -> line.startsWith("uncaught"));
        }
    }

    private Tab opened() {
        var tab = browsers.get(kind).open(pages.clicked(place.url()));
        await().until(() -> tab.truth("socket.connected && document.querySelector('.my-image').naturalWidth === 16"));
        return tab;
    }
}
