// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Picture;
import dev.kineograph.RefusedException;

/// The target of `./fuzz images`: bytes are a picture of any of the five formats, which is the same when its own bytes are read again, or are
/// refused.
public final class ImageFuzz {
    private ImageFuzz() {}

    /// Called by the fuzzer, and by FuzzCorpusTest with all inputs found so far.
    public static void fuzzerTestOneInput(byte[] input) {
        Picture picture;
        try {
            picture = Picture.of(input);
        } catch (RefusedException e) {
            return;
        }
        var again = Picture.of(picture.toByteArray());
        if (!again.size().equals(picture.size()) || again.length() != picture.length() || again.format() != picture.format()) {
            throw new AssertionError("%s, and by its own bytes %s".formatted(picture, again));
        }
        if (picture.size().pixels() > Picture.MAX_PIXELS || picture.length() > input.length) {
            throw new AssertionError("%s of %d bytes".formatted(picture, input.length));
        }
    }
}
