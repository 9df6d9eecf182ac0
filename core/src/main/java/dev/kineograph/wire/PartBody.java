// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

import java.nio.ByteBuffer;

/// The body of a part as it comes.
///
/// **Threading.** Confined to its reader.
final class PartBody {
    private final PendingBytes bytes = new PendingBytes();

    int length() {
        return bytes.length();
    }

    void add(ByteBuffer from, int most) {
        bytes.add(from, most);
    }

    /// Moves bytes in here up to one with which a boundary may end. Returns where the contents end if that is so; -1 if it is not.
    int addUpTo(byte[] token, ByteBuffer from) {
        byte last = token[token.length - 1];
        int at = from.position();
        while (at < from.limit() && from.get(at) != last) {
            at++;
        }
        bytes.add(from, at - from.position() + 1);
        return bytes.endsWith(token) ? endBefore(bytes.length() - token.length) : -1;
    }

    /// @param token where it begins: it is a boundary if there is nothing but dashes, two at least, before it in its line
    private int endBefore(int token) {
        int from = token;
        while (from > 0 && bytes.u8(from - 1) == '-') {
            from--;
        }
        boolean isLine = token - from >= 2 && (from == 0 || bytes.u8(from - 1) == '\n');
        if (!isLine) {
            return -1;
        }
        return from >= 2 && bytes.u8(from - 2) == '\r' ? from - 2 : Math.max(0, from - 1);
    }

    /// Takes so many bytes, and drops what follows them.
    byte[] take(int count) {
        byte[] taken = bytes.take(count);
        bytes.clear();
        return taken;
    }
}
