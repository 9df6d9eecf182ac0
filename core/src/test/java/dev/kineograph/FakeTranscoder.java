// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Makes a PNG of every picture and records what it was asked for; it cannot read a GIF, and says that it makes no AVIFs.
final class FakeTranscoder implements Transcoder {
    private final List<Variant> asked = new CopyOnWriteArrayList<>();

    @Override
    public Picture transcode(Picture picture, Variant variant) {
        asked.add(variant);
        if (picture.format() == ImageFormat.GIF) {
            throw new RefusedException(Refusal.NOT_AN_IMAGE, "a picture that cannot be read");
        }
        return Sample.DRAWING.picture();
    }

    @Override
    public void checkFormat(ImageFormat format) {
        if (format == ImageFormat.AVIF) {
            throw new RefusedException(Refusal.NOT_ENCODABLE, "format: image/avif (expected: image/png)");
        }
    }

    List<Variant> asked() {
        return asked;
    }
}
