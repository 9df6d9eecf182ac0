// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The pages show their pictures in browsers whose scripts are switched off.
@Order(3)
@ResourceLock(Browsers.LANE)
class PagesWithoutScriptsTest {
    private static final Duration ANYTIME = Duration.ofSeconds(20);
    private static final SolidPicture RED = new SolidPicture(320, 240, Color.RED);
    private static final SolidPicture BLUE = new SolidPicture(300, 200, Color.BLUE);

    /// Of a picture on a page that scales it.
    private static final int LEAST_WIDTH = 150;

    private final Hub hub = new Hub();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
        show(RED);
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private void show(SolidPicture picture) {
        try (var publisher = hub.publisher("camera")) {
            publisher.publish(picture.encoded("png"));
        }
    }

    private String address(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.port(), path);
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void allShowThePictureAndThatOfAStreamIsLive(BrowserKind kind) {
        try (var browser = Browser.start(kind, "--no-scripts")) {
            for (var path : new String[] {"/", "/?streams=camera"}) {
                try (var tab = browser.open(address(path))) {
                    await().atMost(ANYTIME).until(() -> RED.findOn(tab.screenshot()).width > LEAST_WIDTH);
                }
            }
            try (var tab = browser.open(address("/camera"))) {
                new PaintWatch(tab).await(RED, ANYTIME);

                show(BLUE);

                new PaintWatch(tab).await(BLUE, ANYTIME);
            }
        }
    }
}
