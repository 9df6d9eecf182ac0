// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.browser.Browser;
import dev.kineograph.server.browser.BrowserKind;
import dev.kineograph.server.browser.Browsers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A page with fifty live pictures has one connection to the server.
@ResourceLock(Browsers.LANE)
class Http2InBrowsersTest {
    private static final int PICTURES = 50;
    private static final Duration ANYTIME = Duration.ofSeconds(30);

    /// Adds the pictures to a page, and notes when each has been there first, since the first was asked for.
    private static final String SHOW = """
            (() => {
              window.begun = performance.now();
              window.seen = [];
              for (let i = 0; i < %d; i++) {
                const img = document.createElement('img');
                img.src = '/cam' + i + '.mjpg';
                document.body.append(img);
              }
              window.watch = setInterval(() => {
                [...document.querySelectorAll('img[src^="/cam"]')].forEach((img, i) => {
                  if (img.naturalWidth > 0 && window.seen[i] === undefined) window.seen[i] = performance.now() - window.begun;
                });
              }, 20);
            })()
            """.formatted(PICTURES);

    private static final String OPEN_SOCKET = """
            (() => {
              window.got = 0;
              window.socket = new WebSocket(`wss://${location.host}/cam0`);
              window.socket.onmessage = () => window.got++;
            })()
            """;

    private EncryptedPort port;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws Exception {
        port = new EncryptedPort(Stage.STEADY, folder);
        port.hub.stream("other");
        publish(Pictures.png(1));
    }

    @AfterEach
    void close() {
        port.close();
    }

    private void publish(byte[] picture) {
        for (int i = 0; i < PICTURES; i++) {
            try (var camera = port.hub.publisher("cam" + i)) {
                camera.publish(picture);
            }
        }
    }

    private int viewers() {
        return IntStream.range(0, PICTURES).map(i -> port.hub.stream("cam" + i).presence().connections()).sum();
    }

    @ParameterizedTest
    @EnumSource
    void fiftyPicturesAreShownOnOneConnectionAndLetGoWithTheirPage(BrowserKind kind) {
        try (var browser = Browser.start(kind, "--accept-any-certificate")) {
            var tab = browser.open("https://localhost:%d/other".formatted(port.port()));
            tab.evaluate(SHOW);

            await().atMost(ANYTIME).until(() -> tab.number("window.seen.filter(t => t !== undefined).length") == PICTURES);
            await().atMost(ANYTIME).until(() -> viewers() == PICTURES);
            assertThat(port.connections()).isLessThan(6);
            assertThat(tab.text("performance.getEntriesByType('navigation')[0].nextHopProtocol")).isEqualTo("h2");
            assertThat(tab.number("Math.max(...window.seen)")).isLessThan(10_000);

            tab.close();
            await().atMost(ANYTIME).until(() -> viewers() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWebSocketBringsPictures(BrowserKind kind) {
        try (var browser = Browser.start(kind, "--accept-any-certificate")) {
            var tab = browser.open("https://localhost:%d/other".formatted(port.port()));
            tab.evaluate(OPEN_SOCKET);
            await().atMost(ANYTIME).until(() -> tab.number("window.got") == 1);

            publish(Pictures.png(2));

            await().atMost(ANYTIME).until(() -> tab.number("window.got") == 2);
            tab.evaluate("window.socket.close()");
            await().atMost(ANYTIME).until(() -> viewers() == 0);
        }
    }
}
