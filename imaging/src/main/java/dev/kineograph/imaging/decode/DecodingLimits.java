// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import dev.kineograph.ImageSize;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.time.Duration;

/// What decoding one picture may cost. What would cost more is refused before it begins, as far as its header shows that, and otherwise given up.
final class DecodingLimits {
    /// How many pixels are in memory at a time, 64 MB of them. Larger pictures are decoded smaller.
    static final long MAX_PIXELS = 16_000_000;

    /// A decoder adds all scans of a JPEG to its coefficients before it can compute the first pixel, up to 6 bytes for each pixel.
    static final long MAX_PIXELS_OF_SCANS = 32_000_000;

    /// Encoders make about ten. Each costs as much as decoding the picture once.
    static final int MAX_SCANS = 64;

    /// All scans together: one and a half seconds or so.
    static final long MAX_SCANNED_PIXELS = 256_000_000;

    /// For decoders that can be stopped.
    static final Duration MAX_TIME = Duration.ofSeconds(5);

    /// Java's images have no longer ones, nor have the sums of [AreaScaler] room for them.
    static final int MAX_SIDE = 65_535;

    private DecodingLimits() {}

    /// Refuses a picture of which too much would have to be in memory.
    static void checkPixels(String what, ImageSize size) {
        if (size.pixels() > MAX_PIXELS || Math.max(size.width(), size.height()) > MAX_SIDE) {
            throw refused("%s: %s, %,d pixels (expected: sides up to %,d and at most %,d pixels to decode)"
                    .formatted(what, size, size.pixels(), MAX_SIDE, MAX_PIXELS));
        }
    }

    /// Refuses a JPEG with too many scans.
    static void checkScans(int scans, ImageSize size) {
        if (scans > MAX_SCANS) {
            throw refused("image/jpeg: %,d scans (expected: at most %d)".formatted(scans, MAX_SCANS));
        }
        if (scans > 1 && (size.pixels() > MAX_PIXELS_OF_SCANS || scans * size.pixels() > MAX_SCANNED_PIXELS)) {
            throw refused("image/jpeg: %d scans of %,d pixels (expected: at most %,d pixels in several scans, and %,d in all of them together)"
                    .formatted(scans, size.pixels(), MAX_PIXELS_OF_SCANS, MAX_SCANNED_PIXELS));
        }
    }

    static RefusedException refused(String sentence) {
        return new RefusedException(Refusal.TOO_COSTLY, sentence);
    }
}
