// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.imaging.webp.Webp;
import java.awt.image.BufferedImage;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Decodes WebPs with the system's libwebp, if they do not move.
///
/// **Threading.** Stateless.
final class WebpDecoder {
    private static final int KIND = 15;
    private static final int FLAGS = 20;
    private static final int HAS_ALPHA = 0x10;
    private static final int LOSSLESS_ALPHA = 24;

    private WebpDecoder() {}

    static BufferedImage decode(Picture picture, Reshape reshape) {
        if (picture.isAnimated()) {
            throw refused("it moves", "one image");
        }
        var library = Webp.find().orElseThrow(() -> refused("cannot be decoded here", Webp.ADVICE));
        var size = picture.size();
        DecodingLimits.checkPixels("image/webp", size);
        try (var arena = Arena.ofConfined()) {
            var webp = arena.allocateFrom(JAVA_BYTE, picture.toByteArray());
            var pixels = arena.allocate(Integer.BYTES * size.pixels(), Integer.BYTES);
            library.decode(webp, pixels, Integer.BYTES * size.width());
            return AreaScaler.scale(new NativeRows(pixels, JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN), size, isOpaque(picture.buffer())), reshape);
        }
    }

    private static RefusedException refused(String seen, String expected) {
        return new RefusedException(Refusal.NOT_AN_IMAGE, "image/webp: %s (expected: %s)".formatted(seen, expected));
    }

    /// As its header says (RFC 9649): a lossy picture without an extended header has no alpha.
    private static boolean isOpaque(ByteBuffer webp) {
        return switch (webp.get(KIND)) {
            case ' ' -> true;
            case 'L' -> (webp.get(LOSSLESS_ALPHA) & HAS_ALPHA) == 0;
            default -> (webp.get(FLAGS) & HAS_ALPHA) == 0;
        };
    }
}
