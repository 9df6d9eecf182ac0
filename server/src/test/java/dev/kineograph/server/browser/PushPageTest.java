// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.Pictures;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The page `/demo/push` in two tabs: what is clicked in one is seen in the other, and every fault is a sentence.
@Order(3)
@ResourceLock(Browsers.LANE)
class PushPageTest {
    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
        hub.publisher("camera").publish(Pictures.png(1));
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private Tab connected(BrowserKind kind) {
        return connected(kind, server);
    }

    private static Tab connected(BrowserKind kind, KineographServer server) {
        var tab = browsers.get(kind).open("http://127.0.0.1:%d/demo/push".formatted(server.port()));
        awaitState(tab, "connected, by websocket");
        return tab;
    }

    private static void awaitState(Tab tab, String state) {
        await().untilAsserted(() -> assertThat(tab.text("document.querySelector('header .state').textContent")).contains(state));
    }

    private static void click(Tab tab, String selector) {
        tab.evaluate("document.querySelector(\"%s\").click()".formatted(selector));
    }

    private static void awaitCaption(Tab tab, String pattern) {
        await().untilAsserted(() -> assertThat(tab.text("document.querySelector('.came figcaption').textContent")).matches(pattern));
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whatIsClickedInOneTabIsSeenInTheOther(BrowserKind kind) {
        try (var one = connected(kind);
                var other = connected(kind)) {
            await().until(() -> one.number("document.querySelector('[data-stream=camera] img').naturalWidth") > 0);

            click(one, "[data-stream=camera]");
            awaitCaption(other, "16x12, .* KB as a data URL, at .*");
            click(other, "[data-drawn=waves]");

            awaitCaption(one, "480x360, .* KB as a data URL, at .*");
            assertThat(other.number("document.querySelector('.came img').naturalWidth")).as("nothing of its own came").isEqualTo(16);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void withItsBoxTickedAPageSendsBytesAndGetsBytes(BrowserKind kind) {
        try (var one = connected(kind);
                var other = connected(kind)) {
            click(one, "#binary");
            awaitState(one, "connected, by websocket");

            click(one, "[data-drawn=sunrise]");
            awaitCaption(other, "480x360, .* at .*");
            click(other, "[data-drawn=weave]");

            awaitCaption(one, "480x360, .* KB as bytes, at .*");
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whatCannotBeReadIsTold(BrowserKind kind) {
        try (var tab = connected(kind)) {
            tab.evaluate("""
                    (() => {
                        const files = new DataTransfer();
                        files.items.add(new File(['nonsense'], 'notes.txt'));
                        document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: files, bubbles: true, cancelable: true}));
                    })()""");
            awaitFault(tab, ".not-sent", "notes.txt cannot be sent");
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whatTheServerDoesNotTakeIsTold(BrowserKind kind) {
        try (var tab = connected(kind)) {
            tab.evaluate("void (HTMLCanvasElement.prototype.toDataURL = () => 'nonsense')");

            click(tab, "[data-drawn=waves]");

            awaitFault(tab, "[data-drawn=waves] + .not-sent", "Refused: ");
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whatTheBrowserCannotShowIsTold(BrowserKind kind) {
        try (var one = connected(kind);
                var other = connected(kind)) {
            other.evaluate("void (HTMLImageElement.prototype.decode = async () => { throw new Error('not in this browser') })");

            click(one, "[data-drawn=waves]");

            awaitFault(other, ".not-shown", "A picture came that cannot be shown: not in this browser");
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whoeverMayNotPublishIsToldBelowTheButton(BrowserKind kind) throws IOException {
        int port = server.listen(new Listener.Http(0).with(PublishRules.NOBODY)).getPort();
        try (var tab = browsers.get(kind).open("http://127.0.0.1:%d/demo/push".formatted(port))) {
            awaitState(tab, "connected, by websocket");

            click(tab, "[data-drawn=waves]");

            awaitFault(tab, "[data-drawn=waves] + .not-sent", "Refused: nobody may publish here");
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aLostConnectionIsTold(BrowserKind kind) throws IOException {
        var going = KineographServer.start(hub, 0);
        try (var tab = connected(kind, going)) {
            going.close();

            awaitState(tab, "no connection to the server");
            click(tab, "[data-drawn=weave]");
            awaitFault(tab, ".not-sent", "there is no connection to the server");
        }
    }

    private static void awaitFault(Tab tab, String place, String sentence) {
        await().untilAsserted(() -> {
            assertThat(tab.text("document.querySelector('%s').textContent".formatted(place))).contains(sentence);
            assertThat(tab.truth("document.querySelector('%s').hidden".formatted(place))).isFalse();
        });
    }
}
