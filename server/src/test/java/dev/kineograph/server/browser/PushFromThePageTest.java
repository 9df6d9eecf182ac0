// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.ImageFormat;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamState;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Pictures;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A stream's page pushes what its browser has: a camera, the screen, files. The browsers of the tests make up a camera and a screen.
@Order(3)
@ResourceLock(Browsers.LANE)
class PushFromThePageTest {
    private static final Duration ANYTIME = Duration.ofSeconds(20);
    private static final String SAID = "document.querySelector('picture-sender .state').textContent";

    /// Pictures of these widths, as files.
    private static final String FILES = """
            window.filesOf = async (...widths) => {
                const transfer = new DataTransfer();
                for (const width of widths) {
                    const canvas = document.createElement('canvas');
                    canvas.width = width;
                    canvas.height = 50;
                    const blob = await new Promise(done => canvas.toBlob(done));
                    transfer.items.add(new File([blob], width + '.png', {type: 'image/png'}));
                }
                return transfer;
            };
            window.drop = (transfer) => void document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true}));
            undefined""";

    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.Http(0).with(AllowedHosts.of("pictures.test")));
        hub.stream("yard");
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private ImageStream yard() {
        return hub.stream("yard");
    }

    private Tab open(BrowserKind kind) {
        var tab = browsers.get(kind).open("http://127.0.0.1:%d/yard".formatted(server.port()));
        tab.size(1000, 900);
        return tab;
    }

    private static void awaitTrue(Tab tab, String js) {
        await().atMost(ANYTIME).ignoreExceptions().until(() -> tab.truth(js));
    }

    /// Browsers give a page the screen only after a click.
    private static void press(Tab tab, String label) {
        var button = "[...document.querySelectorAll('picture-sender button')].find(button => button.textContent === '%s')".formatted(label);
        awaitTrue(tab, "(%s.scrollIntoView({block: 'center'}), true)".formatted(button));
        var place = (List<?>) tab.evaluate("(({x, y, width, height}) => [Math.round(x + width / 2), Math.round(y + height / 2)])(%s.getBoundingClientRect())".formatted(button));
        tab.click(((Number) place.get(0)).intValue(), ((Number) place.get(1)).intValue());
    }

    @ParameterizedTest
    @CsvSource({"CHROMIUM, Camera", "CHROMIUM, Screen", "FIREFOX, Camera"})
    void whatItFilmsIsSeenByEverybodyUntilItIsStopped(BrowserKind kind, String what) {
        try (var tab = open(kind);
                var other = browsers.get(BrowserKind.CHROMIUM).openAlone("http://127.0.0.1:%d/?streams=yard".formatted(server.port()))) {
            other.evaluate("void document.querySelector('image-stream').addEventListener('frame', () => { window.seen = (window.seen ?? 0) + 1 })");

            press(tab, what);

            awaitTrue(other, "window.seen > 5 && document.querySelector('image-stream').naturalWidth > 100");
            awaitTrue(tab, "/^connected, \\d+ pictures sent$/.test(%s)".formatted(SAID));
            assertThat(yard().newest().format()).isEqualTo(ImageFormat.JPEG);
            press(tab, "Stop");
            await().atMost(ANYTIME).until(() -> yard().state() != StreamState.ONLINE);
            assertThat(tab.text(SAID)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPageThatIsClosedFilmsNoMore(BrowserKind kind) {
        try (var tab = open(kind)) {
            press(tab, "Camera");
            await().atMost(ANYTIME).until(() -> yard().state() == StreamState.ONLINE);
        }

        await().atMost(ANYTIME).until(() -> yard().state() != StreamState.ONLINE);
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void itFilmsOnAfterTheServerWasAway(BrowserKind kind) throws IOException {
        int port = server.port();
        try (var tab = open(kind)) {
            press(tab, "Camera");
            await().atMost(ANYTIME).until(() -> yard().state() == StreamState.ONLINE);

            server.close();
            awaitTrue(tab, SAID + ".startsWith('no connection to the server, trying again')");
            await().atMost(ANYTIME).until(() -> yard().state() != StreamState.ONLINE);
            server = KineographServer.start(hub, port);

            await().atMost(ANYTIME).until(() -> yard().state() == StreamState.ONLINE);
        }
    }

    /// Somebody else publishes to a stream that takes one publisher.
    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whatIsRefusedIsSaidAndEndsIt(BrowserKind kind) {
        try (var publisher = hub.publisher("gate");
                var tab = open(kind)) {
            publisher.publish(Pictures.png(1));
            tab.navigate("http://127.0.0.1:%d/gate".formatted(server.port()));

            press(tab, "Camera");

            awaitTrue(tab, "document.querySelector('picture-sender video').hidden && %s.startsWith('refused: ')".formatted(SAID));
            assertThat(tab.text(SAID)).contains("gate").doesNotContain("{");
            assertThat(hub.stream("gate").stats().framesIn()).isEqualTo(1);
        }
    }

    private static void readyFiles(Tab tab) {
        awaitTrue(tab, "document.querySelector('picture-sender input[type=file]') !== null");
        tab.evaluate(FILES);
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aFileThatIsDroppedOrChosenIsPushedOnAWebSocket(BrowserKind kind) {
        try (var tab = open(kind)) {
            readyFiles(tab);
            tab.evaluate("filesOf(120).then(drop)");
            await().atMost(ANYTIME).until(() -> yard().newest() != null && yard().newest().size().width() == 120);
            awaitTrue(tab, SAID + " === 'sent: 120.png'");
            assertThat(tab.truth("performance.getEntriesByType('resource').some(entry => entry.name.includes('/yard.jpg'))")).isFalse();

            tab.evaluate("""
                    (async () => {
                        const chooser = document.querySelector('picture-sender input[type=file]');
                        chooser.files = (await filesOf(130)).files;
                        chooser.dispatchEvent(new Event('change'));
                    })()""");
            await().atMost(ANYTIME).until(() -> yard().newest().size().width() == 130);
        }
    }

    /// The stream has one publisher: connections that are open at the same time would shut each other out.
    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void filesThatAreDroppedTogetherArePushedOneAfterTheOther(BrowserKind kind) {
        try (var tab = open(kind)) {
            readyFiles(tab);

            tab.evaluate("filesOf(101, 102, 103).then(drop)");

            awaitTrue(tab, SAID + " === 'sent: 103.png'");
            assertThat(yard().newest().size().width()).isEqualTo(103);
            assertThat(yard().stats().framesIn()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aFileThatIsRefusedSaysWhy(BrowserKind kind) {
        try (var publisher = hub.publisher("gate");
                var tab = open(kind)) {
            publisher.publish(Pictures.png(1));
            tab.navigate("http://127.0.0.1:%d/gate".formatted(server.port()));
            readyFiles(tab);

            tab.evaluate("filesOf(120).then(drop)");

            awaitTrue(tab, SAID + ".startsWith('refused: gate: ')");
            assertThat(tab.text(SAID)).doesNotContain("{");
        }
    }

    /// Pictures are drawn smaller, so that none is as large as that; but browsers differ in how they encode.
    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aFileThatIsTooLargeIsNotSent(BrowserKind kind) {
        try (var tab = open(kind)) {
            readyFiles(tab);

            tab.evaluate("""
                    filesOf(120).then((transfer) => {
                        HTMLCanvasElement.prototype.toBlob = (done) => done(new Blob([new Uint8Array(17 << 20)]));
                        drop(transfer);
                    })""");

            awaitTrue(tab, SAID + " === '120.png: 17,825,792 bytes (expected: at most 16,777,216)'");
            assertThat(yard().stats().framesIn()).isZero();
        }
    }

    @Test
    void whereBrowsersHaveNoCamerasThePageSaysWhatToDo() {
        try (var browser = Browser.start(BrowserKind.CHROMIUM, "--host-resolver-rules=MAP pictures.test 127.0.0.1");
                var tab = browser.open("http://pictures.test:%d/yard".formatted(server.port()))) {
            awaitTrue(tab, "document.querySelector('picture-sender').textContent.includes('open this page as localhost, or start the server with --tls=self.')");
            assertThat(tab.text("[...document.querySelectorAll('picture-sender button:not([hidden])')].map(button => button.textContent).join()")).isEqualTo("A picture");
        }
    }
}
