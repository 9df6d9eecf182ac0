// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.kineograph.ImageSize;
import dev.kineograph.Orientation;
import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.imaging.turbo.TurboDecompressor;
import dev.kineograph.imaging.turbo.TurboTurner;
import java.awt.image.BufferedImage;
import java.util.Optional;

/// Decodes pictures, within limits: JPEGs with libturbojpeg or the JDK, WebPs with libwebp, PNGs and the first image of a GIF with the JDK.
///
/// **Threading.** Stateless. Memory outside the heap is freed before a method returns.
public final class PictureDecoder {
    private PictureDecoder() {}

    /// How many pixels a picture may become.
    public static long maxPixels() {
        return DecodingLimits.MAX_PIXELS;
    }

    /// A picture's pixels, reshaped: RGB if all are opaque, otherwise ARGB.
    ///
    /// @throws RefusedException if the picture cannot be decoded, or would cost too much
    public static BufferedImage decode(Picture picture, Reshape reshape) {
        DecodingLimits.checkPixels("new size", reshape.size());
        return switch (picture.format()) {
            case JPEG -> jpeg(picture, reshape);
            case PNG, GIF -> imageIo(picture, reshape);
            case WEBP -> WebpDecoder.decode(picture, reshape);
            case AVIF -> throw new RefusedException(
                    Refusal.NOT_AN_IMAGE, "image/avif: cannot be decoded here (expected: JPEG, PNG, WebP or GIF)");
        };
    }

    /// A JPEG turned and cut, without its metadata, and with no other loss; empty if that is impossible: see [TurboTurner].
    ///
    /// @param reshape after which a pixel is as large as before
    /// @throws RefusedException if it would cost too much
    public static Optional<byte[]> turned(Picture jpeg, Reshape reshape) {
        DecodingLimits.checkPixels("image/jpeg", jpeg.size());
        DecodingLimits.checkScans(JpegScans.count(jpeg.buffer()), stored(jpeg));
        return TurboTurner.turned(jpeg.buffer(), reshape.turn(), reshape.turn().sizeOf(stored(jpeg)), reshape.turn().sizeOf(reshape.cut()));
    }

    /// A JPEG in another quality and perhaps in half, a quarter or an eighth of its size, without a detour over RGB; empty if that needs one.
    ///
    /// @throws RefusedException if the picture cannot be decoded, or would cost too much
    public static Optional<byte[]> recompressed(Picture jpeg, Reshape reshape, int quality) {
        var stored = stored(jpeg);
        int divisor = divisor(reshape);
        boolean isWhole = reshape.cut().equals(stored)
                && TurboDecompressor.part(stored.width(), divisor) == reshape.size().width()
                && TurboDecompressor.part(stored.height(), divisor) == reshape.size().height();
        if (!isWhole || reshape.turn() != Orientation.UPRIGHT) {
            return Optional.empty();
        }
        DecodingLimits.checkPixels("new size", reshape.size());
        DecodingLimits.checkScans(JpegScans.count(jpeg.buffer()), stored);
        try (var turbo = TurboDecompressor.of(jpeg.buffer()).orElse(null)) {
            return turbo == null ? Optional.empty() : turbo.recompressed(divisor, quality);
        }
    }

    /// The size of the pixels in the file.
    private static ImageSize stored(Picture picture) {
        return Orientation.of(picture.orientation()).sizeOf(picture.size());
    }

    private static int divisor(Reshape reshape) {
        return Math.min(
                TurboDecompressor.divisor(reshape.cut().width(), reshape.size().width()),
                TurboDecompressor.divisor(reshape.cut().height(), reshape.size().height()));
    }

    private static BufferedImage jpeg(Picture picture, Reshape reshape) {
        var stored = stored(picture);
        DecodingLimits.checkScans(JpegScans.count(picture.buffer()), stored);
        try (var turbo = TurboDecompressor.of(picture.buffer()).orElse(null)) {
            if (turbo == null) {
                return imageIo(picture, reshape);
            }
            int divisor = divisor(reshape);
            var size = new ImageSize(TurboDecompressor.part(stored.width(), divisor), TurboDecompressor.part(stored.height(), divisor));
            DecodingLimits.checkPixels("image/jpeg", size);
            var pixels = turbo.pixels(divisor);
            var rows = pixels.isCmyk() ? new CmykRows(pixels.memory(), size) : new NativeRows(pixels.memory(), JAVA_INT, size, true);
            return AreaScaler.scale(rows, reshape.decodedAs(stored, size));
        }
    }

    private static BufferedImage imageIo(Picture picture, Reshape reshape) {
        var rows = new ImageRows(ImageIoDecoder.decode(picture, DecodingLimits.MAX_TIME));
        return AreaScaler.scale(rows, reshape.decodedAs(stored(picture), rows.size()));
    }
}
