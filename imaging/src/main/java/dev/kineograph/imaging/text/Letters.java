// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import java.text.Normalizer;

/// What is done to a text before fonts are asked for it.
final class Letters {
    private static final int FIRST_SKIN_TONE = 0x1f3fb;
    private static final int LAST_SKIN_TONE = 0x1f3ff;

    private Letters() {}

    /// One line: accents become part of their letters where Unicode has such a letter, since a font may have just that;
    /// line breaks and other controls become spaces.
    static String inOneLine(String text) {
        var composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        var line = new StringBuilder(composed.length());
        composed.codePoints().forEach(c -> line.appendCodePoint(isBreak(c) ? ' ' : c));
        return line.toString();
    }

    private static boolean isBreak(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /// Whether a character is nothing by itself: a mark, a joiner, a variant's selector, a skin's tone. It is drawn
    /// in the font of the character before it, and not at all if that font does not know it.
    static boolean joinsWhatIsBefore(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.FORMAT -> true;
            default -> character >= FIRST_SKIN_TONE && character <= LAST_SKIN_TONE;
        };
    }

    /// Whether a character only tells how others are drawn, and must not be seen, though fonts may have a sign for it.
    static boolean isInvisible(int character) {
        return Character.getType(character) == Character.FORMAT || isVariationSelector(character);
    }

    private static boolean isVariationSelector(int character) {
        return (character >= 0xfe00 && character <= 0xfe0f) || (character >= 0xe0100 && character <= 0xe01ef);
    }
}
