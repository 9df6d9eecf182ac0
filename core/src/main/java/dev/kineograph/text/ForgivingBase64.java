// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Base64;

/// Base64 as browsers read it (WHATWG Infra, "forgiving-base64 decode"): white space is ignored, and padding may be missing. Mail programs and
/// some clients write it in lines.
///
/// **Threading.** Stateless.
public final class ForgivingBase64 {
    private ForgivingBase64() {}

    /// The bytes that the text encodes.
    ///
    /// @throws IllegalArgumentException if it is no base64
    public static byte[] decode(String text) {
        // A character beyond Latin-1 becomes a question mark, which is no base64 either.
        return decode(text.getBytes(ISO_8859_1));
    }

    /// The bytes that the text encodes.
    ///
    /// @param text one byte a character
    /// @throws IllegalArgumentException if it is no base64
    public static byte[] decode(byte[] text) {
        return Base64.getDecoder().decode(hasSpace(text) ? withoutSpace(text) : text);
    }

    private static boolean hasSpace(byte[] text) {
        for (byte letter : text) {
            if (isSpace(letter)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] withoutSpace(byte[] text) {
        var dense = new byte[text.length];
        int length = 0;
        for (byte letter : text) {
            if (!isSpace(letter)) {
                dense[length++] = letter;
            }
        }
        return Arrays.copyOf(dense, length);
    }

    /// ASCII white space as browsers define it.
    private static boolean isSpace(byte letter) {
        return letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t' || letter == '\f';
    }
}
