// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import java.awt.Rectangle;
import java.time.Duration;
import java.util.OptionalLong;

/// Tells when a picture is on the screen of a tab: in an `<img>`, an iframe, or as the tab's own document.
///
/// Screenshots are the truth and work everywhere; scripts do not (a stream is sandboxed, in Firefox each of its parts is
/// a new document, and a canvas there draws the first frame for ever). Where the page holds the `<img>`, its natural size
/// gives the time to a few milliseconds, if each picture has a size of its own: [#recordSizes].
///
/// **Threading.** Immutable; blocks its caller.
public final class PaintWatch {
    private final Tab tab;

    public PaintWatch(Tab tab) {
        this.tab = tab;
    }

    /// Waits until the whole picture is on the screen, at its natural size, wherever that is.
    ///
    /// @return when a screenshot had shown it, in milliseconds of [System#currentTimeMillis]: at most one screenshot late
    public long await(SolidPicture picture, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        Rectangle seen;
        do {
            seen = picture.findOn(tab.screenshot());
            if (isWhole(picture, seen)) {
                return System.currentTimeMillis();
            }
        } while (System.nanoTime() < deadline);
        throw new AssertionError("screen: %dx%d of the colour after %d ms (expected: %s)"
                .formatted(seen.width, seen.height, patience.toMillis(), picture));
    }

    /// Whether the whole picture is on the screen now.
    public boolean shows(SolidPicture picture) {
        return isWhole(picture, picture.findOn(tab.screenshot()));
    }

    /// Begins to note, every few milliseconds, the natural size of the page's first `<img>`.
    public void recordSizes() {
        tab.evaluate("""
                (() => {
                    const image = document.images[0];
                    const seen = window.sizesSeen = {};
                    (function look() {
                        seen[image.naturalWidth + 'x' + image.naturalHeight] ??= Date.now();
                        setTimeout(look, 1);
                    })();
                })()""");
    }

    /// When the `<img>` first had the size of this picture since [#recordSizes], by the browser's clock, which is ours.
    public OptionalLong sizeSeen(SolidPicture picture) {
        var millis = tab.evaluate("window.sizesSeen['%dx%d'] ?? null".formatted(picture.width(), picture.height()));
        return millis instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }

    private static boolean isWhole(SolidPicture picture, Rectangle seen) {
        return seen.width == picture.width() && seen.height == picture.height();
    }
}
