// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/// Small real pictures, no two of different numbers alike.
public final class SmallPictures {
    private SmallPictures() {}

    public static byte[] jpeg(int number) {
        return picture(number, "jpeg");
    }

    public static byte[] png(int number) {
        return picture(number, "png");
    }

    private static byte[] picture(int number, String format) {
        var image = new BufferedImage(16, 12, BufferedImage.TYPE_INT_RGB);
        var pen = image.createGraphics();
        pen.setColor(new Color(number * 37 & 0xff, number * 101 & 0xff, number * 59 & 0xff));
        pen.fillRect(0, 0, 16, 12);
        pen.dispose();
        try {
            var bytes = new ByteArrayOutputStream();
            ImageIO.write(image, format, bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
