// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.Publisher;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Firefox shows a stream in an iframe or a tab as a document, and a new document costs each picture 20 to 50 ms.
@ResourceLock(Browsers.LANE)
class DocumentsInFirefoxTest {
    private static final Duration ANYTIME = Duration.ofSeconds(10);

    @AutoClose
    static final Browsers browsers = new Browsers();

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif"})
    void thePicturesOfAStreamShareOne(String format) throws IOException {
        try (var hub = new Hub();
                var server = KineographServer.start(hub, 0);
                var forum = new PictureWire();
                var camera = hub.publisher("camera")) {
            var page = forum.pageUrl("127.0.0.1", "<iframe width=600 height=440 src=http://127.0.0.1:%d/camera.mjpg></iframe>".formatted(server.port()));
            try (var tab = browsers.get(BrowserKind.FIREFOX).open(page)) {
                var watch = new PaintWatch(tab);
                await().until(() -> hub.stream("camera").presence().connections() == 1);
                show(watch, camera, new SolidPicture(100, 80, Color.RED), format);
                show(watch, camera, new SolidPicture(120, 90, Color.GREEN), format);
                tab.evaluateInFrame(0, "document.wasMarked = true");

                show(watch, camera, new SolidPicture(140, 70, Color.BLUE), format);

                assertThat(tab.evaluateInFrame(0, "document.wasMarked")).isEqualTo(true);
            }
        }
    }

    private static void show(PaintWatch watch, Publisher camera, SolidPicture picture, String format) {
        camera.publish(picture.encoded(format));
        watch.await(picture, ANYTIME);
    }
}
