// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import dev.kineograph.ImageFormat;
import java.awt.image.BufferedImage;

/// Turns pixels into bytes of one format, one picture after the other: the seam for other means than the JDK's.
///
/// **Threading.** Confined to whoever made it: what an encoder has set up once serves all pictures of a source.
interface Encoder extends AutoCloseable {

    /// The picture's bytes, the caller's own.
    ///
    /// @throws dev.kineograph.RefusedException if the image is larger than a picture may be
    byte[] encode(BufferedImage image);

    /// Gives back what the encoder holds.
    @Override
    void close();

    /// An encoder for JPEG or PNG.
    ///
    /// @param quality 1 to 100; has no meaning for PNG, which loses nothing
    /// @throws dev.kineograph.RefusedException if it is another format or the quality is out of its range
    static Encoder of(ImageFormat format, int quality) {
        return new JdkEncoder(Canvas.checkFormat(format), Canvas.checkQuality(quality));
    }
}
