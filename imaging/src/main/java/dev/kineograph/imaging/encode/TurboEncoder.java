// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.encode;

import dev.kineograph.imaging.turbo.TurboCompressor;
import java.awt.image.BufferedImage;

/// Encodes JPEGs with libturbojpeg.
///
/// **Threading.** Confined.
record TurboEncoder(TurboCompressor compressor) implements Encoder {
    @Override
    public byte[] encode(BufferedImage image) {
        EncoderLimits.checkSize(image.getWidth(), image.getHeight());
        return compressor.compress(JdkEncoder.opaque(image));
    }

    @Override
    public void close() {
        compressor.close();
    }
}
