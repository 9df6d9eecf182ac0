// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Thirty browsers behind one address: a school. In Chromium that is 60 processes, 1.8 GB and half a minute of two cores, three quarters if
/// others use them too; in Firefox a little less. So only with `-Dkineograph.crowd=true`.
@EnabledIfSystemProperty(named = "kineograph.crowd", matches = "true")
@Isolated("it takes the whole machine")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrowdInBrowsersTest {
    private static final int PUPILS = 30;
    private static final Duration ANYTIME = Duration.ofMinutes(1);

    @ParameterizedTest
    @CsvSource({"CHROMIUM, 127.0.0.1", "CHROMIUM, localhost", "FIREFOX, 127.0.0.1", "FIREFOX, localhost"})
    void isThirtyPeopleWithThirtyLivePictures(BrowserKind kind, String site) throws IOException {
        try (var hub = new Hub();
                var server = KineographServer.start(hub, 0);
                var forum = new PictureWire();
                var camera = hub.publisher("camera");
                var browser = Browser.start(kind)) {
            camera.publish(new SolidPicture(100, 80, Color.RED).encoded("png"));
            var page = forum.pageUrl(site, "<img src=http://127.0.0.1:%d/camera.mjpg>".formatted(server.port()));
            var tabs = new ArrayList<Tab>();
            for (int i = 0; i < PUPILS; i++) {
                tabs.add(browser.openAlone(page));
            }
            await().atMost(ANYTIME).untilAsserted(() -> assertThat(hub.stream("camera").presence().viewers()).isEqualTo(PUPILS));

            camera.publish(new SolidPicture(200, 80, Color.RED).encoded("png"));

            for (var tab : tabs) {
                await().atMost(ANYTIME).until(() -> tab.number("document.images[0].naturalWidth") == 200);
            }
            assertThat(hub.stream("camera").presence().viewers()).isEqualTo(PUPILS);
        }
    }
}
