// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.Transcoder;
import dev.kineograph.Variant;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;

/// Shrinks JPEGs and PNGs, squeezed into the size of the variant, and makes one of the other, and records what it was asked for. Its WebPs are all the same;
/// other formats it refuses.
final class ToyTranscoder implements Transcoder {
    private final List<Variant> asked = new CopyOnWriteArrayList<>();
    private final Map<ImageFormat, Boolean> firstChecks = new ConcurrentHashMap<>();

    @Override
    public Picture transcode(Picture picture, Variant variant) {
        asked.add(variant);
        if (variant.format().filter(ImageFormat.WEBP::equals).isPresent()) {
            return Picture.of(Pictures.webp());
        }
        try {
            var image = Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(picture.toByteArray())));
            var size = variant.sizeOf(picture.size());
            return Picture.of(encoded(scaled(image, size), variant.format().orElse(picture.format())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void checkFormat(ImageFormat format) {
        firstChecks.putIfAbsent(format, Thread.currentThread().isVirtual());
        if (format == ImageFormat.AVIF || format == ImageFormat.GIF) {
            throw new RefusedException(Refusal.NOT_ENCODABLE, "format: %s (expected: libtoy; Debian: apt install libtoy1)".formatted(format.mediaType()));
        }
    }

    private static BufferedImage scaled(BufferedImage image, ImageSize size) {
        var scaled = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        var pen = scaled.createGraphics();
        pen.drawImage(image, 0, 0, size.width(), size.height(), null);
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

    /// The formats about which it was asked, and whether that was on a virtual thread for the first time, and so not on an event loop.
    Map<ImageFormat, Boolean> firstChecks() {
        return firstChecks;
    }

    List<Variant> asked() {
        return asked;
    }
}
