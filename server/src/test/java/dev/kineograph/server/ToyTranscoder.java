// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.ImageFormat;
import dev.kineograph.Picture;
import dev.kineograph.Transcoder;
import dev.kineograph.Variant;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;

/// Shrinks JPEGs and PNGs and makes one of the other, and records what it was asked for; other formats it refuses.
final class ToyTranscoder implements Transcoder {
    private final List<Variant> asked = new CopyOnWriteArrayList<>();

    @Override
    public Picture transcode(Picture picture, Variant variant) {
        asked.add(variant);
        try {
            var image = ImageIO.read(new ByteArrayInputStream(picture.toByteArray()));
            double byWidth = variant.width().map(most -> (double) most / image.getWidth()).orElse(1.0);
            double byHeight = variant.height().map(most -> (double) most / image.getHeight()).orElse(1.0);
            return Picture.of(encoded(scaled(image, Math.min(byWidth, byHeight)), variant.format().orElse(picture.format())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedImage scaled(BufferedImage image, double scale) {
        int width = (int) Math.max(1, image.getWidth() * scale);
        int height = (int) Math.max(1, image.getHeight() * scale);
        var scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var pen = scaled.createGraphics();
        pen.drawImage(image, 0, 0, width, height, null);
        pen.dispose();
        return scaled;
    }

    private static byte[] encoded(BufferedImage image, ImageFormat format) throws IOException {
        var bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format.suffix(), bytes)) {
            throw new IOException("no encoder for " + format.mediaType());
        }
        return bytes.toByteArray();
    }

    List<Variant> asked() {
        return asked;
    }
}
