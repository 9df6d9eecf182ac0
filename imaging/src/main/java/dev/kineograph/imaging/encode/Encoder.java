// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.encode;

import dev.kineograph.ImageFormat;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.imaging.avif.Avif;
import dev.kineograph.imaging.turbo.TurboCompressor;
import dev.kineograph.imaging.webp.Webp;
import java.awt.image.BufferedImage;

/// Encodes pictures in one format, one after the other.
///
/// **Threading.** Confined to the source that made it, whose pictures all share one setup of the encoder.
public interface Encoder extends AutoCloseable {

    /// The encoded picture, in an array that belongs to the caller.
    ///
    /// @throws RefusedException if the image is larger than a picture may be
    byte[] encode(BufferedImage image);

    /// Frees what the encoder holds.
    @Override
    void close();

    /// An encoder: libturbojpeg for JPEG where the machine has it, libwebp for WebP, libavif for AVIF, the JDK's for other JPEGs, and our own
    /// for PNG.
    ///
    /// @param quality 1 to 100, ignored for PNG, which is lossless
    /// @throws RefusedException if nothing here makes pictures of that format, or the quality is out of its range
    static Encoder of(ImageFormat format, int quality) {
        EncoderLimits.checkQuality(quality);
        return switch (format) {
            case JPEG -> TurboCompressor.ofQuality(quality).<Encoder>map(TurboEncoder::new).orElseGet(() -> new JdkEncoder(format, quality));
            case PNG -> new PngEncoder();
            case WEBP -> new NativePixelsEncoder(webp()::encode, quality);
            case AVIF -> new NativePixelsEncoder(avif()::encode, quality);
            case GIF -> throw noGifs();
        };
    }

    /// Refuses a format that is not made here.
    ///
    /// @throws RefusedException for [Refusal#NOT_ENCODABLE]; the message says what to install
    static void check(ImageFormat format) {
        switch (format) {
            case JPEG, PNG -> {}
            case WEBP -> webp();
            case AVIF -> avif();
            case GIF -> throw noGifs();
        }
    }

    private static Webp webp() {
        return Webp.find().orElseThrow(() -> missing(ImageFormat.WEBP, Webp.ADVICE));
    }

    private static Avif avif() {
        return Avif.find().orElseThrow(() -> missing(ImageFormat.AVIF, Avif.ADVICE));
    }

    private static RefusedException noGifs() {
        return missing(ImageFormat.GIF, "image/jpeg, image/png, image/webp or image/avif");
    }

    private static RefusedException missing(ImageFormat format, String expected) {
        return new RefusedException(
                Refusal.NOT_ENCODABLE, "format: %s cannot be made here (expected: %s)".formatted(format.mediaType(), expected));
    }
}
