// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.ForgivingBase64;
import java.util.Arrays;
import java.util.regex.Pattern;

/// The bytes in a data URL, as browsers read them (WHATWG Fetch, "data: URL processor"): in base64 or percent-encoded, in lines or not, up to
/// a fragment. The media type is ignored.
///
/// **Threading.** Stateless.
public final class DataUrl {
    private static final String SCHEME = "data:";
    private static final int MAX_TYPE_LENGTH = 500;
    private static final Pattern BASE64 = Pattern.compile(".*;[ ]*base64[ \t\r\n\f]*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private DataUrl() {}

    /// The bytes that a data URL encodes.
    ///
    /// @throws RefusedException if the text is no data URL, or its base64 is damaged
    public static byte[] decode(String url) {
        int comma = url.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) ? url.indexOf(',') : -1;
        if (comma < 0 || comma > MAX_TYPE_LENGTH) {
            throw refused("a text that is no data URL (expected: data:image/jpeg;base64,...)");
        }
        byte[] body = decodePercents(withoutLines(url, comma + 1));
        if (!BASE64.matcher(url.substring(SCHEME.length(), comma)).matches()) {
            return body;
        }
        try {
            return ForgivingBase64.decode(body);
        } catch (IllegalArgumentException e) {
            throw refused("a data URL whose base64 is damaged");
        }
    }

    /// The rest of a URL without line ends and tabs, which a URL cannot contain, and without the fragment.
    private static byte[] withoutLines(String url, int from) {
        int fragment = url.indexOf('#', from);
        byte[] rest = url.substring(from, fragment < 0 ? url.length() : fragment).getBytes(ISO_8859_1);
        int length = 0;
        for (byte letter : rest) {
            if (letter != '\n' && letter != '\r' && letter != '\t') {
                rest[length++] = letter;
            }
        }
        return length == rest.length ? rest : Arrays.copyOf(rest, length);
    }

    /// Decodes in place. A percent sign that is not followed by two digits stays.
    private static byte[] decodePercents(byte[] text) {
        int length = 0;
        for (int at = 0; at < text.length; at++) {
            boolean isEncoded = text[at] == '%' && at + 2 < text.length && digit(text[at + 1]) >= 0 && digit(text[at + 2]) >= 0;
            if (isEncoded) {
                text[length++] = (byte) (digit(text[at + 1]) << 4 | digit(text[at + 2]));
                at += 2;
            } else {
                text[length++] = text[at];
            }
        }
        return length == text.length ? text : Arrays.copyOf(text, length);
    }

    private static int digit(byte letter) {
        return Character.digit((char) (letter & 0x7f), 16) - (letter < 0 ? 16 : 0);
    }

    private static RefusedException refused(String sentence) {
        return new RefusedException(Refusal.BAD_VALUE, "picture: source: " + sentence);
    }
}
