// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.RefusedException;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Odd pictures from cameras, editors and hostile hands, live in one `<img>`: each that is accepted is shown, and none keeps the next one away.
@Order(3)
@ResourceLock(Browsers.LANE)
class OddPicturesInBrowsersTest {
    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record OddPicture(String name, String inChromium, String inFirefox, byte[] bytes) {
        String in(BrowserKind kind) {
            return kind == BrowserKind.CHROMIUM ? inChromium : inFirefox;
        }

        boolean isRefused() {
            return inChromium.equals("ends");
        }
    }

    /// Those that are the same as one of the other verdicts, with its name.
    private static final Set<String> ODD_ONES_OF_OTHER_NAMES = Set.of("e_6.jpg", "q_same.jpg", "w_lsame.webp");

    private static boolean isOdd(String line) {
        return line.startsWith("odd-") || line.startsWith("case-") || ODD_ONES_OF_OTHER_NAMES.contains(line.split(" ", -1)[0]);
    }

    private static List<OddPicture> pictures() throws IOException {
        return Files.readAllLines(Path.of("../core/src/test/resources/images/verdicts.txt")).stream()
                .filter(OddPicturesInBrowsersTest::isOdd)
                .map(line -> line.split(" ", -1))
                .map(parts -> new OddPicture(parts[0], parts[1], parts[2], Base64.getDecoder().decode(parts[3])))
                .toList();
    }

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.Http(0));
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void eachThatIsAcceptedIsShownAndNoneKeepsTheNextOneAway(BrowserKind kind) throws IOException {
        try (var publisher = hub.publisher("odd");
                var tab = browsers.get(kind).open("http://127.0.0.1:%d/demo/push".formatted(server.port()))) {
            publisher.publish(good(0));
            tab.evaluate("document.body.append(Object.assign(new Image(), {id: 'odd', src: '/odd.mjpg'}))");
            int shown = 0;
            for (var picture : pictures()) {
                awaitSize(tab, picture.name, size(shown));
                if (picture.isRefused()) {
                    assertThatExceptionOfType(RefusedException.class).as(picture.name).isThrownBy(() -> publisher.publish(picture.bytes));
                } else {
                    publisher.publish(picture.bytes);
                }
                if (!picture.isRefused() && !picture.in(kind).equals("skips")) {
                    awaitSize(tab, picture.name, picture.in(kind));
                }
                shown++;
                publisher.publish(good(shown));
            }
            awaitSize(tab, "the last one", size(shown));
        }
    }

    private static byte[] good(int number) {
        return new SolidPicture(200 + number, 20, Color.BLUE).encoded("png");
    }

    private static String size(int number) {
        return 200 + number + "x20";
    }

    private static void awaitSize(Tab tab, String name, String size) {
        await().pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(tab.text("odd.naturalWidth + 'x' + odd.naturalHeight")).as(name).isEqualTo(size));
    }
}
