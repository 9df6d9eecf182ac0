// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import java.text.Normalizer;

/// Prepares text for fonts: composes it, makes it one line, and says which characters are not drawn by themselves.
final class TextCleaner {
    private static final int FIRST_SKIN_TONE = 0x1f3fb;
    private static final int LAST_SKIN_TONE = 0x1f3ff;

    private TextCleaner() {}

    /// The text as one line. Letters and their accents become one character where Unicode has it, as many fonts have only that;
    /// line breaks and other control characters become spaces.
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

    /// Whether a character belongs to the one before it: a mark, a joiner, a variation selector, a skin tone. It is drawn in the
    /// font of that character, or not at all if that font lacks it.
    static boolean extendsPrevious(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.FORMAT -> true;
            default -> character >= FIRST_SKIN_TONE && character <= LAST_SKIN_TONE;
        };
    }

    /// Whether a character only says how others are drawn, and must be invisible even if a font has a glyph for it.
    static boolean isInvisible(int character) {
        return Character.getType(character) == Character.FORMAT || isVariationSelector(character);
    }

    private static boolean isVariationSelector(int character) {
        return (character >= 0xfe00 && character <= 0xfe0f) || (character >= 0xe0100 && character <= 0xe01ef);
    }
}
