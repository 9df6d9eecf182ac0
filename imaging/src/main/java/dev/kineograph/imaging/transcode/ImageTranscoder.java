// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.transcode;

import dev.kineograph.ImageFormat;
import dev.kineograph.ImageSize;
import dev.kineograph.Picture;
import dev.kineograph.Transcoder;
import dev.kineograph.Variant;
import dev.kineograph.imaging.Images;
import dev.kineograph.imaging.decode.PictureDecoder;
import dev.kineograph.imaging.decode.Reshape;
import dev.kineograph.imaging.encode.Encoder;
import dev.kineograph.imaging.text.Caption;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Optional;

/// Makes pictures into others: smaller, cut, turned, in another quality or format.
///
/// A JPEG that is only turned or cut keeps its pixels as they are, where its size allows that; one that becomes a half, a quarter or an eighth of its size, or only
/// gets another quality, is never converted to RGB and back. A GIF becomes a PNG if no format is asked for. Nothing is kept between two pictures.
///
/// **Threading.** Shared: any thread, several at once.
public final class ImageTranscoder implements Transcoder {
    private static final Color CARD = new Color(64, 64, 64);
    private static final int MAX_SIDE_OF_CARD = 1280;

    /// What follows is for whoever publishes the picture, and too long for a card.
    private static final String ADVICE = " (";

    /// For the service loader.
    public ImageTranscoder() {}

    @Override
    public void checkFormat(ImageFormat format) {
        Encoder.check(format);
    }

    @Override
    public Picture transcode(Picture picture, Variant variant) {
        return Picture.of(transcoded(picture, variant, format(picture, variant), quality(variant)));
    }

    private static ImageFormat format(Picture picture, Variant variant) {
        return variant.format().orElse(picture.format() == ImageFormat.GIF ? ImageFormat.PNG : picture.format());
    }

    private static int quality(Variant variant) {
        return variant.quality().orElse(Images.DEFAULT_QUALITY);
    }

    @Override
    public Optional<Picture> card(Picture picture, Variant variant, String sentence) {
        int end = sentence.indexOf(ADVICE);
        var image = card(end < 0 ? sentence : sentence.substring(0, end), variant.sizeOf(picture.size()));
        var format = variant.format().orElse(picture.format() == ImageFormat.JPEG ? ImageFormat.JPEG : ImageFormat.PNG);
        return Optional.of(Picture.of(encoded(image, format, quality(variant))));
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
        boolean keepsPixels = reshape.keepsSize() && variant.quality().isEmpty();
        var turned = keepsPixels ? PictureDecoder.turned(jpeg, reshape) : Optional.<byte[]>empty();
        return turned.or(() -> PictureDecoder.recompressed(jpeg, reshape, quality));
    }

    private static byte[] encoded(BufferedImage image, ImageFormat format, int quality) {
        try (var encoder = Encoder.of(format, quality)) {
            return encoder.encode(image);
        }
    }

    /// No larger than its text needs.
    private static BufferedImage card(String text, ImageSize wanted) {
        double part = Math.min(1, (double) MAX_SIDE_OF_CARD / Math.max(wanted.width(), wanted.height()));
        var size = new ImageSize((int) Math.max(1, wanted.width() * part), (int) Math.max(1, wanted.height() * part));
        var image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(CARD);
        graphics.fillRect(0, 0, size.width(), size.height());
        Caption.draw(text, graphics, size);
        graphics.dispose();
        return image;
    }
}
