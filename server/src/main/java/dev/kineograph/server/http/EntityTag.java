// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Frame;
import java.util.zip.CRC32C;

/// Entity tags (RFC 9110, 8.8.3), with their quotation marks: the same for the same bytes, and another one for others.
///
/// **Threading.** Stateless.
public final class EntityTag {
    static final String WEAK = "W/";

    private EntityTag() {}

    /// The tag of a frame: its position in the stream.
    public static String of(Frame frame) {
        return '"' + Long.toHexString(frame.epoch()) + '-' + Long.toHexString(frame.sequence()) + '"';
    }

    /// The tag of bytes: their length and their checksum.
    public static String of(byte[] bytes) {
        var sum = new CRC32C();
        sum.update(bytes);
        return '"' + Integer.toHexString(bytes.length) + '-' + Long.toHexString(sum.getValue()) + '"';
    }

    /// The tag of another form of the same.
    public static String ofForm(String tag, Object form) {
        return tag.substring(0, tag.length() - 1) + '-' + form + '"';
    }

    /// Whether a list, as in `If-Match`, has the tag. What is no tag in it is skipped.
    ///
    /// @param weakly whether a weak tag counts as the same: not where bytes are replaced (RFC 9110, 8.8.3.2)
    static boolean isIn(String list, String tag, boolean weakly) {
        int at = 0;
        while (at < list.length()) {
            boolean isWeak = list.startsWith(WEAK, at);
            int open = isWeak ? at + WEAK.length() : at;
            int close = open < list.length() && list.charAt(open) == '"' ? list.indexOf('"', open + 1) : -1;
            if (close >= 0 && list.startsWith(tag, open) && close == open + tag.length() - 1 && (weakly || !isWeak)) {
                return true;
            }
            at = elementBehind(list, close >= 0 ? close + 1 : at);
        }
        return false;
    }

    private static int elementBehind(String list, int at) {
        int comma = list.indexOf(',', at);
        int next = comma < 0 ? list.length() : comma + 1;
        while (next < list.length() && Character.isWhitespace(list.charAt(next))) {
            next++;
        }
        return next;
    }
}
