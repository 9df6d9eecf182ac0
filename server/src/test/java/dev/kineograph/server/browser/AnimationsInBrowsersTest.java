// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Live animations of every format, which turn from red to blue after two seconds and stay blue: who sees red again sees one begin anew.
@Order(3)
@ResourceLock(Browsers.LANE)
class AnimationsInBrowsersTest {
    private static final Duration ANYTIME = Duration.ofSeconds(20);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration SEVERAL_HEARTBEATS = HEARTBEAT.multipliedBy(4);
    private static final int WIDTH = 100;

    @AutoClose
    static final Browsers browsers = new Browsers();

    @TempDir
    Path folder;

    private enum Format {
        GIF, APNG, WEBP;

        /// The name of its stream, and of the muxer.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        private List<String> once() {
            return switch (this) {
                case GIF -> List.of("-loop", "-1");
                case APNG -> List.of("-plays", "1");
                case WEBP -> List.of("-loop", "1", "-lossless", "1");
            };
        }

        byte[] fromRedToBlue(Path folder) throws IOException, InterruptedException {
            var file = folder.resolve("animation." + this);
            var command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y", "-filter_complex",
                    "color=red:s=%1$dx80:r=1/2:d=2[one];color=blue:s=%1$dx80:r=1/2:d=2[other];[one][other]concat,format=rgb24".formatted(WIDTH)));
            command.addAll(once());
            command.addAll(List.of("-f", toString(), file.toString()));
            var process = new ProcessBuilder(command).inheritIO().start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
            return Files.readAllBytes(file);
        }
    }

    private static List<Color> seen(Tab tab) {
        var screen = tab.screenshot();
        return IntStream.range(0, Format.values().length)
                .mapToObj(i -> new Color(screen.getRGB(i * WIDTH + WIDTH / 2, 40)))
                .toList();
    }

    private static boolean isRed(Color colour) {
        return colour.getRed() > 200 && colour.getBlue() < 60;
    }

    private static boolean isBlue(Color colour) {
        return colour.getBlue() > 200 && colour.getRed() < 60;
    }

    /// In both browsers at once: it takes as long as the animations do. (After 25 s one is sent again, for proxies.)
    @Test
    void heartbeatsDoNotLetThemBeginAnewButAnotherPictureDoes() throws Exception {
        var settings = ServerSettings.DEFAULT.with(ViewerRules.DEFAULT.withHeartbeat(HEARTBEAT));
        try (var hub = new Hub();
                var server = KineographServer.start(hub, settings, new Listener.Http(0));
                var pages = new PictureWire()) {
            var animations = new EnumMap<Format, byte[]>(Format.class);
            for (var format : Format.values()) {
                animations.put(format, format.fromRedToBlue(folder));
            }
            publish(hub, animations);
            var page = pages.pageUrl("127.0.0.1", images(server.port()));
            var tabs = Arrays.stream(BrowserKind.values()).map(kind -> browsers.get(kind).open(page)).toList();

            for (var tab : tabs) {
                await().atMost(ANYTIME).untilAsserted(() -> {
                    publish(hub, animations);
                    assertThat(seen(tab)).allMatch(AnimationsInBrowsersTest::isRed);
                });
            }
            await().atMost(ANYTIME).untilAsserted(() -> assertAllBlue(tabs));

            await().during(SEVERAL_HEARTBEATS).atMost(SEVERAL_HEARTBEATS.multipliedBy(2)).untilAsserted(() -> assertAllBlue(tabs));
        }
    }

    private static void publish(Hub hub, Map<Format, byte[]> animations) {
        animations.forEach((format, bytes) -> {
            try (var publisher = hub.publisher(format.toString())) {
                publisher.publish(bytes);
            }
        });
    }

    private static String images(int port) {
        return "<body style='margin:0;font-size:0'>"
                + Arrays.stream(Format.values())
                        .map(format -> "<img src=http://127.0.0.1:%d/%s.mjpg>".formatted(port, format))
                        .collect(Collectors.joining());
    }

    private static void assertAllBlue(List<Tab> tabs) {
        assertThat(tabs).allSatisfy(tab -> assertThat(seen(tab)).allMatch(AnimationsInBrowsersTest::isBlue));
    }
}
