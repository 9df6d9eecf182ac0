// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kineograph.imaging.Images;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Random;

/// A real JPEG of a given length, whose first comment contains its time: `KGTS` and 16 hexadecimal digits of [System#nanoTime],
/// the monotonic clock that the load generator reads too.
final class StampedPicture {
    private static final int STAMP_AT = 6;
    private static final int MAX_COMMENT = 65_000;

    private final byte[] template;

    StampedPicture(int length) {
        byte[] noise = noise(length * 9 / 10);
        var picture = new ByteArrayOutputStream(length);
        picture.writeBytes(new byte[] {(byte) 0xff, (byte) 0xd8});
        comment(picture, "KGTS0000000000000000".getBytes(US_ASCII));
        for (int left = length - noise.length - 24; left > 0; left = length - noise.length + 2 - picture.size()) {
            int contents = Math.min(left, MAX_COMMENT) - 4;
            comment(picture, " ".repeat(Math.max(0, contents)).getBytes(US_ASCII));
        }
        picture.write(noise, 2, noise.length - 2);
        this.template = picture.toByteArray();
    }

    private static void comment(ByteArrayOutputStream out, byte[] text) {
        int length = text.length + 2;
        out.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) (length >> 8), (byte) length});
        out.writeBytes(text);
    }

    /// The largest picture of noise that fits into that many bytes: a camera's pictures do not compress well either.
    private static byte[] noise(int mostBytes) {
        byte[] best = noisy(16);
        for (int side = 32; true; side += 16) {
            byte[] next = noisy(side);
            if (next.length > mostBytes) {
                return best;
            }
            best = next;
        }
    }

    private static byte[] noisy(int side) {
        var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        var random = new Random(side);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(i % side, i / side, random.nextInt());
        }
        return Images.jpeg(image, 80);
    }

    /// The picture, stamped now.
    byte[] now() {
        byte[] stamped = template.clone();
        byte[] digits = HexFormat.of().toHexDigits(System.nanoTime()).getBytes(US_ASCII);
        System.arraycopy(digits, 0, stamped, STAMP_AT + 4, digits.length);
        return stamped;
    }
}
