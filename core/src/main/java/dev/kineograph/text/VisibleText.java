// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.ToIntFunction;

/// Makes text from outside safe for a log line, an error message and a terminal: one line of visible characters.
///
/// Letters, digits, punctuation, symbols and spaces of all scripts stay. Everything that ends a line, controls a terminal, changes the
/// direction of the text after it, or is not shown at all is written as an escape: `\n`, `\r` or `\t`, else a backslash, `u` and the code
/// point in four hexadecimal digits, or in braces if it has more. These are control characters (C0, C1, delete), format characters
/// (Unicode category Cf: bidirectional controls, zero-width characters, soft hyphens), line and paragraph separators, unpaired surrogates,
/// and unassigned and private code points. A backslash stays, as in `C:\pictures`: escapes help readers, and are no encoding.
///
/// **Threading.** Stateless.
public final class VisibleText {
    private static final String CUT = "...";

    private VisibleText() {}

    /// The whole text; the same object if all of its characters are visible.
    public static String line(String text) {
        return isVisible(text) ? text : cut(text, Integer.MAX_VALUE, String::length);
    }

    /// The beginning of the text.
    ///
    /// @param maxLength the most code points of the result, with escapes as written; if text is left out, `...` follows
    public static String excerpt(String text, int maxLength) {
        return cut(text, maxLength, part -> part.codePointCount(0, part.length()));
    }

    /// The text if it fits, otherwise its beginning and `...`.
    ///
    /// @param maxBytes the most bytes of the result in UTF-8, at least 3
    public static String withinBytes(String text, int maxBytes) {
        var whole = line(text);
        return bytes(whole) <= maxBytes ? whole : cut(text, maxBytes - CUT.length(), VisibleText::bytes);
    }

    private static int bytes(String visible) {
        return visible.getBytes(UTF_8).length;
    }

    private static String cut(String text, int max, ToIntFunction<String> size) {
        var shown = new StringBuilder();
        int left = max;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            var part = isVisible(codePoint) ? Character.toString(codePoint) : escape(codePoint);
            left -= size.applyAsInt(part);
            if (left < 0) {
                return shown.append(CUT).toString();
            }
            shown.append(part);
            at += Character.charCount(codePoint);
        }
        return shown.toString();
    }

    private static boolean isVisible(String text) {
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            if (!isVisible(codePoint)) {
                return false;
            }
            at += Character.charCount(codePoint);
        }
        return true;
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static String escape(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> (Character.isBmpCodePoint(codePoint) ? "\\u%04x" : "\\u{%x}").formatted(codePoint);
        };
    }
}
