// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.encode;

import dev.kineograph.ImageFormat;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Encodes with ImageIO, in memory only: never through the disk cache, whatever [ImageIO#setUseCache] says.
///
/// **Threading.** Confined.
final class JdkEncoder implements Encoder {
    private final ImageFormat format;
    private final ImageWriter writer;
    private final ImageWriteParam settings;
    private int expectedBytes = 32 * 1024;

    JdkEncoder(ImageFormat format, int quality) {
        this.format = format;
        this.writer = ImageIO.getImageWritersByFormatName(format.suffix()).next();
        this.settings = writer.getDefaultWriteParam();
        if (format == ImageFormat.JPEG) {
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality / 100f);
        }
    }

    @Override
    public byte[] encode(BufferedImage image) {
        EncoderLimits.checkSize(image.getWidth(), image.getHeight());
        var bytes = new ByteArrayOutputStream(expectedBytes);
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(format == ImageFormat.JPEG ? opaque(image) : image, null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.setOutput(null);
        }
        expectedBytes = bytes.size() + bytes.size() / 8;
        return bytes.toByteArray();
    }

    /// A JPEG has no alpha channel: ImageIO either refuses it or writes a fourth channel, which most viewers show as pink. So
    /// transparent pixels become white; rare pixel layouts become RGB too.
    static BufferedImage opaque(BufferedImage image) {
        return switch (image.getType()) {
            case BufferedImage.TYPE_INT_RGB,
                    BufferedImage.TYPE_INT_BGR,
                    BufferedImage.TYPE_3BYTE_BGR,
                    BufferedImage.TYPE_BYTE_GRAY -> image;
            default -> onWhite(image);
        };
    }

    private static BufferedImage onWhite(BufferedImage image) {
        var opaque = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        var graphics = opaque.createGraphics();
        graphics.drawImage(image, 0, 0, Color.WHITE, null);
        graphics.dispose();
        return opaque;
    }

    @Override
    public void close() {
        writer.dispose();
    }
}
