// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// A page as they are written for JPGPusher, on one origin, its pictures on another: what it renews goes on, what it does not ends.
@Order(2)
class JpgPusherInBrowsersTest {
    private static final int FPS = 15;

    /// Of the `<img>`s, `renewed` and `forgotten` have sessions, and `plain` has none. Their changes of size are written down.
    private static final String PAGE = """
            <!doctype html>
            <img id=renewed><img id=forgotten><img id=plain>
            <script>
            const base = "BASE", statuses = [], seen = {}, ids = {};
            function ask(path) {
                return new Promise(done => {
                    const request = new XMLHttpRequest();
                    request.open("get", base + path, true);
                    request.onloadend = () => done(request);
                    request.send();
                });
            }
            async function watch(image) {
                ids[image.id] = (await ask("stream")).responseText;
                image.src = base + ids[image.id];
            }
            for (const image of document.images) {
                const record = seen[image.id] = { changes: 0, first: 0, last: 0, width: 0 };
                setInterval(() => {
                    if (image.naturalWidth !== record.width) {
                        record.width = image.naturalWidth;
                        record.last = Date.now();
                        record.first ||= record.last;
                        record.changes++;
                    }
                }, 10);
            }
            watch(forgotten);
            watch(renewed).then(() => setInterval(async () => statuses.push((await ask(ids.renewed)).status), 1800));
            plain.src = base + "stream";
            </script>
            """;

    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;
    private PictureWire elsewhere;

    @BeforeEach
    void start() throws IOException {
        var turn = new AtomicInteger();
        var pictures = IntStream.range(0, 50)
                .mapToObj(i -> new SolidPicture(100 + i, 80, Color.getHSBColor(i / 50f, 1, 1)).encoded("jpeg"))
                .toList();
        hub.add("camera", Sources.of(FPS, () -> pictures.get(turn.getAndIncrement() % 50).clone()));
        server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.ForDialect(0, new JpgPusherDialect(StreamName.of("camera"))));
        elsewhere = new PictureWire();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        elsewhere.close();
        hub.close();
    }

    private String base() {
        return "http://127.0.0.1:%d/".formatted(server.port());
    }

    @Test
    void whatAPageRenewsGoesOnAndWhatItForgetsEnds() throws Exception {
        inAllBrowsersAtOnce(kind -> {
            try (var tab = browsers.get(kind).open(elsewhere.pageUrl("localhost", PAGE.replace("BASE", base())))) {
                for (int i = 0; i < 3; i++) {
                    tab.evaluate("new Promise(done => setTimeout(done, 10_000))");
                }

                isLive(kind, tab, "renewed");
                isLive(kind, tab, "plain");
                hasEnded(kind, tab);
                assertThat(tab.text("statuses.join(' ')")).as("%s: renewals", kind).matches("200( 200){9,}");
            }
        });
        await().until(() -> hub.stream("camera").presence().connections() == 0);
    }

    /// It has changed all the time, and does so now.
    private static void isLive(BrowserKind kind, Tab tab, String image) {
        assertThat(tab.number("seen.%s.changes".formatted(image))).as("%s: changes of %s", kind, image).isGreaterThan(30 * FPS / 5.0);
        assertThat(tab.number("Date.now() - seen.%s.last".formatted(image))).as("%s: age of %s", kind, image).isLessThan(2000);
    }

    private static void hasEnded(BrowserKind kind, Tab tab) {
        assertThat(tab.number("seen.forgotten.last - seen.forgotten.first")).as("%s: time of the forgotten", kind).isBetween(15_000.0, 27_000.0);
        assertThat(tab.number("forgotten.naturalWidth")).as("%s: keeps its last picture", kind).isGreaterThanOrEqualTo(100);
        assertThat(tab.number("ask(ids.forgotten).then(answer => answer.status)")).as("%s: the id is gone", kind).isEqualTo(404);
        assertThat(tab.number("ask('123').then(answer => answer.status)")).as("%s: and this was none", kind).isEqualTo(404);
    }

    @Test
    void thePortsOwnPageRenewsAndComesBackWhenItsSessionHasEnded() throws Exception {
        inAllBrowsersAtOnce(kind -> {
            try (var tab = browsers.get(kind).open(base())) {
                await().untilAsserted(() -> assertThat(tab.text("document.querySelector('.state').textContent"))
                        .as(kind.toString()).contains("renewed 2 times"));
                assertThat(tab.number("document.querySelector('.picture').naturalWidth")).isGreaterThanOrEqualTo(100);
                var id = tab.text("document.querySelector('.picture').src");

                // Its picture goes, and the session with it.
                tab.evaluate("document.querySelector('.picture').src = ''");

                await().until(() -> tab.text("document.querySelector('.picture').src").matches(base() + "[0-9]{15}"));
                assertThat(tab.text("document.querySelector('.picture').src")).isNotEqualTo(id);
                assertThat(tab.console()).as("%s: only the 404 of the old session", kind)
                        .allMatch(line -> line.contains("404"));
            }
        });
    }

    /// What one of them finds fails the test, whoever it is.
    private static void inAllBrowsersAtOnce(Check check) throws Exception {
        var checks = new ArrayList<Callable<Void>>();
        for (var kind : BrowserKind.values()) {
            checks.add(() -> {
                check.in(kind);
                return null;
            });
        }
        try (var threads = Executors.newFixedThreadPool(checks.size())) {
            for (var done : threads.invokeAll(checks)) {
                done.get();
            }
        }
    }

    /// What is looked at in a browser.
    @FunctionalInterface
    private interface Check {
        void in(BrowserKind kind) throws Exception;
    }
}
