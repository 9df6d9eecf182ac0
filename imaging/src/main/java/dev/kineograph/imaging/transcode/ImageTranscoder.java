// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.transcode;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.Transcoder;
import dev.kineograph.Variant;
import dev.kineograph.imaging.Images;
import dev.kineograph.imaging.decode.PictureDecoder;
import dev.kineograph.imaging.decode.Reshape;
import dev.kineograph.imaging.encode.Encoder;
import dev.kineograph.imaging.text.Caption;
import dev.kineograph.text.LogThrottle;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.lang.System.Logger.Level;
import java.util.Optional;

/// Makes pictures into others: smaller, cut, turned, in another quality or format.
///
/// A JPEG that is only turned keeps its pixels as they are, where its size allows that; one that becomes a half, a quarter or an eighth of its size, or only
/// gets another quality, is never converted to RGB and back. A GIF becomes a PNG if no format is asked for. A picture that would cost too much to decode becomes a
/// card that says so. Nothing is kept between two pictures.
///
/// **Threading.** Shared: any thread, several at once.
public final class ImageTranscoder implements Transcoder {
    private static final System.Logger LOG = System.getLogger(ImageTranscoder.class.getName());

    private static final Color CARD = new Color(64, 64, 64);
    private static final int MAX_SIDE_OF_CARD = 1280;
    private static final String CARD_TEXT = "this picture takes too much to decode";

    private final LogThrottle costly = new LogThrottle();

    /// For the service loader.
    public ImageTranscoder() {}

    @Override
    public void checkFormat(ImageFormat format) {
        Encoder.check(format);
    }

    @Override
    public Picture transcode(Picture picture, Variant variant) {
        var format = variant.format().orElse(picture.format() == ImageFormat.GIF ? ImageFormat.PNG : picture.format());
        int quality = variant.quality().orElse(Images.DEFAULT_QUALITY);
        try {
            return Picture.of(transcoded(picture, variant, format, quality));
        } catch (RefusedException e) {
            if (e.reason() != Refusal.TOO_COSTLY) {
                throw e;
            }
            costly.pass().ifPresent(others -> LOG.log(
                    Level.WARNING, "variant {0}: {1} (and {2} more since the last such line)", variant, e.logged(), others));
            return Picture.of(encoded(card(variant.sizeOf(picture.size())), format, quality));
        }
    }

    private static byte[] transcoded(Picture picture, Variant variant, ImageFormat format, int quality) {
        var reshape = Reshape.of(picture, variant);
        boolean staysJpeg = picture.format() == ImageFormat.JPEG && format == ImageFormat.JPEG;
        return Optional.of(picture)
                .filter(_ -> staysJpeg)
                .flatMap(jpeg -> asJpeg(jpeg, variant, reshape, quality))
                .orElseGet(() -> encoded(PictureDecoder.decode(picture, reshape), format, quality));
    }

    /// Without a detour over RGB; empty if it needs one.
    private static Optional<byte[]> asJpeg(Picture jpeg, Variant variant, Reshape reshape, int quality) {
        boolean isOnlyTurned = reshape.keepsSize() && variant.width().isEmpty() && variant.height().isEmpty() && variant.quality().isEmpty();
        var turned = isOnlyTurned ? PictureDecoder.turned(jpeg, reshape.turn()) : Optional.<byte[]>empty();
        return turned.or(() -> PictureDecoder.recompressed(jpeg, reshape, quality));
    }

    private static byte[] encoded(BufferedImage image, ImageFormat format, int quality) {
        try (var encoder = Encoder.of(format, quality)) {
            return encoder.encode(image);
        }
    }

    /// No larger than its text needs.
    private static BufferedImage card(ImageSize wanted) {
        double part = Math.min(1, (double) MAX_SIDE_OF_CARD / Math.max(wanted.width(), wanted.height()));
        var size = new ImageSize((int) Math.max(1, wanted.width() * part), (int) Math.max(1, wanted.height() * part));
        var image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(CARD);
        graphics.fillRect(0, 0, size.width(), size.height());
        Caption.draw(CARD_TEXT, graphics, size);
        graphics.dispose();
        return image;
    }
}
