// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The form in which a stream's pictures are requested: a size, a quality, a format. An empty value means unchanged.
///
/// Width and height are limits: a picture keeps its proportions and is never enlarged.
///
/// @param width the most pixels in a row, 1 to 8,192
/// @param height the most rows of pixels, 1 to 8,192
/// @param quality of the encoder, 1 to 100
/// @param format the format to encode in
public record Variant(
        Optional<Integer> width, Optional<Integer> height, Optional<Integer> quality, Optional<ImageFormat> format) {
    /// The largest width or height that can be asked for.
    static final int MAX_SIDE = 8192;

    /// The best quality.
    static final int MAX_QUALITY = 100;

    /// The pictures as they are.
    public static final Variant ORIGINAL =
            new Variant(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /// Checks the ranges.
    ///
    /// @throws RefusedException if a value is out of its range
    public Variant {
        check("width", width, MAX_SIDE);
        check("height", height, MAX_SIDE);
        check("quality", quality, MAX_QUALITY);
    }

    private static void check(String what, Optional<Integer> value, int most) {
        if (value.isPresent() && (value.get() < 1 || value.get() > most)) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "%s: %d (expected: 1 to %,d)".formatted(what, value.get(), most));
        }
    }

    /// Whether the pictures stay as they are.
    public boolean isOriginal() {
        return equals(ORIGINAL);
    }

    /// What must change in a picture so that it has this shape: [#ORIGINAL] if it has it already.
    Variant changeOf(Picture picture) {
        var size = picture.size();
        return new Variant(
                width.filter(most -> size.width() > most),
                height.filter(most -> size.height() > most),
                quality,
                format.filter(wanted -> wanted != picture.format()));
    }

    /// The shape as an address asks for it, such as `width=320&format=png`; `original` if the pictures stay as they are.
    @Override
    public String toString() {
        var wishes = Stream.of(
                width.map("width=%d"::formatted),
                height.map("height=%d"::formatted),
                quality.map("quality=%d"::formatted),
                format.map(wanted -> "format=" + wanted.suffix()));
        return isOriginal() ? "original" : wishes.flatMap(Optional::stream).collect(Collectors.joining("&"));
    }
}
