// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Beside all lines that are there to be copied is a button that copies them, whole and with the address that the browser shows.
@Order(3)
@ResourceLock(Browsers.LANE)
class CopyButtonsTest {
    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
        hub.stream("door");
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private Tab page(BrowserKind kind) {
        var tab = browsers.get(kind).open("http://127.0.0.1:%d/door".formatted(server.port()));
        await().until(() -> tab.number("document.querySelectorAll('.lines button').length") > 0);
        return tab;
    }

    /// Headless browsers share one clipboard, or have none: the page is given one of its own.
    private static void giveClipboard(Tab tab, String write) {
        tab.evaluate("""
                window.copied = [];
                Object.defineProperty(navigator, "clipboard", { value: { writeText: %s } });
                """.formatted(write));
    }

    private static void clickAll(Tab tab) {
        tab.evaluate("document.querySelectorAll('.lines button').forEach((button) => button.click())");
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void everyBlockIsCopiedWhole(BrowserKind kind) {
        try (var tab = page(kind)) {
            giveClipboard(tab, "async (text) => { copied.push(text); }");

            clickAll(tab);

            var blocks = (int) tab.number("document.querySelectorAll('pre').length");
            await().until(() -> tab.number("copied.length") == blocks);
            assertThat(tab.text("copied.join('\\n')"))
                    .contains("curl -T picture.jpg http://127.0.0.1:%d/door.jpg\n".formatted(server.port()))
                    .contains("new WebSocket(\"ws://127.0.0.1:%d/door?ack=1\");\nsocket.binaryType".formatted(server.port()))
                    .doesNotContain("Copy");
            assertThat(tab.text("document.querySelector('.lines button').textContent")).isEqualTo("Copied");
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void withoutAClipboardTheLinesAreSelected(BrowserKind kind) {
        try (var tab = page(kind)) {
            giveClipboard(tab, "async () => { throw new Error('not here'); }");
            tab.evaluate("document.execCommand = () => false");

            tab.evaluate("document.querySelector('.lines button').click()");

            await().until(() -> tab.text("document.querySelector('.lines button').textContent").equals("Selected"));
            assertThat(tab.text("getSelection().toString()")).isEqualTo("curl -T picture.jpg http://127.0.0.1:%d/door.jpg".formatted(server.port()));
        }
    }
}
