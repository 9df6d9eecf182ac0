// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.regex.Pattern;

/// Handles JPEGs of cameras that send no end mark: such a JPEG ends where the next one begins, with the boundary and headers of that at its end.
///
/// **Threading.** Stateless.
final class EndMark {
    private static final int MAX_HEAD = 2048;
    private static final Pattern NEXT_HEAD = Pattern.compile("\\r?\\n--\\S++\\r?\\n(?:[\\w-]++:[^\\n]*+\\n)*+\\r?\\n$");

    private EndMark() {}

    /// Whether a picture is a JPEG without an end mark.
    static boolean isMissing(byte[] picture) {
        int length = picture.length;
        return length >= 2 && (picture[0] & 0xff) == 0xff && ((picture[length - 2] & 0xff) != 0xff || (picture[length - 1] & 0xff) != 0xd9);
    }

    /// The picture without the head of the next part.
    static byte[] cut(byte[] picture) {
        if (!isMissing(picture)) {
            return picture;
        }
        int length = picture.length;
        int from = Math.max(0, length - MAX_HEAD);
        var head = NEXT_HEAD.matcher(new String(picture, from, length - from, ISO_8859_1));
        return head.find() ? Arrays.copyOf(picture, from + head.start()) : picture;
    }
}
