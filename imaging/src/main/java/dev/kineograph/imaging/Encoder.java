// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import dev.kineograph.ImageFormat;
import dev.kineograph.imaging.turbo.TurboCompressor;
import java.awt.image.BufferedImage;
import java.util.Optional;

/// Encodes pictures in one format, one after the other.
///
/// **Threading.** Confined to the source that made it, whose pictures all share one setup of the encoder.
interface Encoder extends AutoCloseable {

    /// The encoded picture, in an array that belongs to the caller.
    ///
    /// @throws dev.kineograph.RefusedException if the image is larger than a picture may be
    byte[] encode(BufferedImage image);

    /// Frees what the encoder holds.
    @Override
    void close();

    /// An encoder for JPEG or PNG: libturbojpeg for JPEG where the machine has it, otherwise the JDK's.
    ///
    /// @param quality 1 to 100, ignored for PNG, which is lossless
    /// @throws dev.kineograph.RefusedException if the format is another one or the quality is out of its range
    static Encoder of(ImageFormat format, int quality) {
        Canvas.checkFormat(format);
        Canvas.checkQuality(quality);
        var turbo = format == ImageFormat.JPEG ? TurboCompressor.ofQuality(quality) : Optional.<TurboCompressor>empty();
        return turbo.<Encoder>map(TurboEncoder::new).orElseGet(() -> new JdkEncoder(format, quality));
    }
}
