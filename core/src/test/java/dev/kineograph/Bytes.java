// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/// Bytes, in the ways in which tests write them.
final class Bytes {
    private Bytes() {}

    /// Bytes from hexadecimal digits, with any spaces.
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    /// One byte a character.
    static byte[] text(String text) {
        return text.getBytes(ISO_8859_1);
    }

    static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /// A copy with other bytes written over some of its own.
    static byte[] with(byte[] bytes, int at, byte[] patch) {
        var changed = bytes.clone();
        System.arraycopy(patch, 0, changed, at, patch.length);
        return changed;
    }

    /// A copy of a given length, filled up by repeating a pattern.
    static byte[] filled(byte[] beginning, byte[] pattern, int length) {
        var all = new byte[length];
        System.arraycopy(beginning, 0, all, 0, beginning.length);
        for (int at = beginning.length; at < length; at++) {
            all[at] = pattern[(at - beginning.length) % pattern.length];
        }
        return all;
    }
}
