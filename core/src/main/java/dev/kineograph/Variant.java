// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Optional;

/// Another shape of a stream's pictures that somebody asks for: a size, a quality, a format; what is empty stays as it is.
///
/// @param width in pixels, 1 to 8,192
/// @param height in pixels, 1 to 8,192
/// @param quality of the encoder, 1 to 100
/// @param format the format to encode in
public record Variant(
        Optional<Integer> width, Optional<Integer> height, Optional<Integer> quality, Optional<ImageFormat> format) {
    private static final int MAX_SIDE = 8192;

    /// The pictures as they come.
    public static final Variant ORIGINAL =
            new Variant(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// Checks the ranges.
    ///
    /// @throws RefusedException if a value is out of its range
    public Variant {
        check("width", width, MAX_SIDE);
        check("height", height, MAX_SIDE);
        check("quality", quality, 100);
    }

    private static void check(String what, Optional<Integer> value, int most) {
        if (value.isPresent() && (value.get() < 1 || value.get() > most)) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "%s: %d (expected: 1 to %,d)".formatted(what, value.get(), most));
        }
    }

    /// Whether the pictures stay as they come.
    public boolean isOriginal() {
        return equals(ORIGINAL);
    }
}
