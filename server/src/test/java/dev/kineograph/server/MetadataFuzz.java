// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Picture;
import dev.kineograph.RefusedException;
import java.nio.ByteBuffer;

/// The target of `./fuzz metadata`: a picture of any of the five formats loses its metadata, or is refused; what is left is the same picture, and has none.
public final class MetadataFuzz {
    private MetadataFuzz() {}

    /// Called by the fuzzer, and by FuzzCorpusTest with all inputs found so far.
    public static void fuzzerTestOneInput(byte[] input) {
        Picture picture;
        Picture stripped;
        try {
            picture = Picture.of(input.clone());
            stripped = picture.withoutMetadata();
        } catch (RefusedException e) {
            return;
        }
        boolean isSame = stripped.format() == picture.format()
                && stripped.size().equals(picture.size())
                && stripped.orientation() == picture.orientation()
                && stripped.isAnimated() == picture.isAnimated();
        if (!isSame || !stripped.withoutMetadata().equals(stripped)) {
            throw new AssertionError("%s, and without metadata %s".formatted(picture, stripped));
        }
        if (!picture.buffer().equals(ByteBuffer.wrap(input, 0, picture.length()))) {
            throw new AssertionError("%s was changed itself".formatted(picture));
        }
    }
}
