// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.encode;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.awt.image.BufferedImage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Encodes with a library that reads pixels outside the heap: WebP, AVIF. They are copied there row by row.
///
/// **Threading.** Confined.
record NativePixelsEncoder(Codec codec, int quality) implements Encoder {
    private static final ValueLayout.OfInt BGRA = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// Makes the bytes of a picture.
    interface Codec {
        /// The bytes of a picture.
        ///
        /// @param pixels blue, green, red and alpha, a byte each
        byte[] encode(MemorySegment pixels, int width, int height, int quality);
    }

    @Override
    public byte[] encode(BufferedImage image) {
        EncoderLimits.checkSize(image.getWidth(), image.getHeight());
        int width = image.getWidth();
        int[] row = new int[width];
        try (var arena = Arena.ofConfined()) {
            var pixels = arena.allocate((long) Integer.BYTES * width * image.getHeight());
            for (int y = 0; y < image.getHeight(); y++) {
                image.getRGB(0, y, width, 1, row, 0, width);
                MemorySegment.copy(row, 0, pixels, BGRA, (long) Integer.BYTES * width * y, width);
            }
            return codec.encode(pixels, width, image.getHeight(), quality);
        }
    }

    @Override
    public void close() {
        // Nothing is kept.
    }
}
