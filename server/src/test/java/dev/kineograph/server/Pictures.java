// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;

/// Small real pictures, no two of different numbers alike.
///
/// **Threading.** Shared.
public final class Pictures {
    private static final int WIDTH = 16;
    private static final int HEIGHT = 12;
    private static final int MAX_KEPT_BYTES = 1_000_000;
    private static final Map<List<Integer>, byte[]> LARGE = new ConcurrentHashMap<>();

    private Pictures() {}

    /// A JPEG of some 700 bytes.
    public static byte[] jpeg(int number) {
        return encoded(square(number), "jpeg");
    }

    /// A PNG of some 90 bytes.
    public static byte[] png(int number) {
        return encoded(square(number), "png");
    }

    /// The smallest WebP there is.
    public static byte[] webp() {
        return Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");
    }

    /// A GIF of two images.
    public static byte[] animated() {
        var image = "2c00000000030002000002013b00";
        return HexFormat.of().parseHex("474946383961" + "03000200000000" + image + image + "3b");
    }

    /// A PNG of about that many bytes: noise does not compress. It takes long to encode, and most tests want the same ones.
    public static byte[] large(int number, int bytes) {
        return bytes > MAX_KEPT_BYTES ? noise(number, bytes) : LARGE.computeIfAbsent(List.of(number, bytes), _ -> noise(number, bytes)).clone();
    }

    private static byte[] noise(int number, int bytes) {
        int side = (int) Math.sqrt(bytes / 3.0);
        var noise = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        var random = new Random(number);
        noise.setRGB(0, 0, side, side, random.ints((long) side * side).toArray(), 0, side);
        return encoded(noise, "png");
    }

    /// A JPEG whose header promises that size.
    public static byte[] claiming(int width, int height) {
        byte[] jpeg = jpeg(1);
        int frameHeader = indexOf(jpeg, "ffc0");
        jpeg[frameHeader + 5] = (byte) (height >> 8);
        jpeg[frameHeader + 6] = (byte) height;
        jpeg[frameHeader + 7] = (byte) (width >> 8);
        jpeg[frameHeader + 8] = (byte) width;
        return jpeg;
    }

    /// A JPEG with a comment in it.
    public static byte[] withComment(String comment) {
        byte[] jpeg = jpeg(1);
        var bytes = new ByteArrayOutputStream();
        bytes.write(jpeg, 0, 2);
        bytes.writeBytes(new byte[] {(byte) 0xff, (byte) 0xfe, 0, (byte) (comment.length() + 2)});
        bytes.writeBytes(comment.getBytes(US_ASCII));
        bytes.write(jpeg, 2, jpeg.length - 2);
        return bytes.toByteArray();
    }

    private static int indexOf(byte[] bytes, String hex) {
        return HexFormat.of().formatHex(bytes).indexOf(hex) / 2;
    }

    private static BufferedImage square(int number) {
        var image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        var pen = image.createGraphics();
        pen.setColor(new Color(number * 37 & 0xff, number * 101 & 0xff, number >> 8 & 0xff));
        pen.fillRect(0, 0, WIDTH, HEIGHT);
        pen.setColor(Color.WHITE);
        for (int bit = 0; bit < 16; bit++) {
            if ((number >> bit & 1) == 1) {
                pen.fillRect(bit % 4 * 4, bit / 4 * 3, 4, 3);
            }
        }
        pen.dispose();
        return image;
    }

    private static byte[] encoded(BufferedImage image, String format) {
        try {
            var bytes = new ByteArrayOutputStream();
            ImageIO.write(image, format, bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The first bytes of a picture.
    static byte[] half(byte[] picture) {
        return Arrays.copyOf(picture, picture.length / 2);
    }

    /// A JPEG without an end.
    public static byte[] begun(int bytes) {
        byte[] picture = new byte[bytes];
        System.arraycopy(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 2}, 0, picture, 0, 6);
        return picture;
    }
}
