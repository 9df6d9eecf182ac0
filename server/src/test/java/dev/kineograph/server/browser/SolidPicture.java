// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/// A picture of one colour that is easy to find on a screen. Give each frame of a test a colour and a size of its own.
public record SolidPicture(int width, int height, Color colour) {
    /// How far a channel may be off: JPEG does not keep a colour exactly.
    private static final int TOLERANCE = 40;

    /// Its file in a format that ImageIO writes: `png`, `jpeg`, `gif`, `bmp`.
    public byte[] encoded(String format) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var pen = image.createGraphics();
        pen.setColor(colour);
        pen.fillRect(0, 0, width, height);
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// The smallest rectangle around all pixels of its colour; empty if there are none.
    public Rectangle findOn(BufferedImage screen) {
        var found = new Rectangle(0, 0, -1, -1); // the neutral element of union
        for (int y = 0; y < screen.getHeight(); y++) {
            for (int x = 0; x < screen.getWidth(); x++) {
                if (isMine(screen.getRGB(x, y))) {
                    found = found.union(new Rectangle(x, y, 1, 1));
                }
            }
        }
        return found.width < 0 ? new Rectangle() : found;
    }

    private boolean isMine(int rgb) {
        var seen = new Color(rgb);
        return Math.abs(seen.getRed() - colour.getRed()) <= TOLERANCE
                && Math.abs(seen.getGreen() - colour.getGreen()) <= TOLERANCE
                && Math.abs(seen.getBlue() - colour.getBlue()) <= TOLERANCE;
    }

    @Override
    public String toString() {
        return "%dx%d of #%06x".formatted(width, height, colour.getRGB() & 0xffffff);
    }
}
