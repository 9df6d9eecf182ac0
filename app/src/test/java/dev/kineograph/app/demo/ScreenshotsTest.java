// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.browser.BrowserKind;
import dev.kineograph.server.browser.Browsers;
import dev.kineograph.server.browser.Tab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The pictures of the pages in the documents are taken here: with `-Dkineograph.screenshots=true` they are written there.
@ResourceLock(Browsers.LANE)
class ScreenshotsTest {
    private static final Duration ANYTIME = Duration.ofSeconds(30);
    private static final Path DOCUMENTS = Path.of("../docs/how-to");
    private static final long MAX_BYTES = 80_000;

    @AutoClose
    static final Browsers browsers = new Browsers();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"dashboard, /, light, 1000, 760", "dashboard-phone, /, dark, 390, 760", "stream, /wave, light, 1000, 760"})
    void aPictureOfAPage(String name, String path, String scheme, int width, int height) throws IOException {
        var file = (Boolean.getBoolean("kineograph.screenshots") ? DOCUMENTS : folder).resolve(name + ".webp");
        try (var demo = Demo.start(0, false);
                var tab = browsers.get(BrowserKind.CHROMIUM).open("http://localhost:%d%s".formatted(demo.http().getPort(), path))) {
            tab.size(width, height);
            tab.scheme(scheme);
            awaitPictures(tab, height);

            tab.screenshot(file);
        }

        assertThat(file).exists();
        assertThat(Files.size(file)).isBetween(1_000L, MAX_BYTES);
        assertThat(DOCUMENTS.resolve(name + ".webp")).exists();
    }

    /// Those in the window, and the course of their numbers for some seconds.
    private static void awaitPictures(Tab tab, int height) {
        await().atMost(ANYTIME).until(() -> tab.truth("""
                [...document.querySelectorAll('image-stream')].filter(one => one.getBoundingClientRect().top < %d)
                        .every(one => one.naturalWidth > 0 || /still|offline/.test(one.parentElement.textContent))
                        && performance.now() > 8000""".formatted(height)));
    }
}
