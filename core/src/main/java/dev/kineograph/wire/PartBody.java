// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

import dev.kineograph.ImageFormat;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The body of a part as it arrives.
///
/// **Threading.** Confined to its reader.
final class PartBody {
    private static final int MANY_BYTES = 64 << 10;

    private final PendingBytes bytes;
    private @Nullable PictureEnd end;

    /// @param held as for [PendingBytes]
    PartBody(LongConsumer held) {
        this.bytes = new PendingBytes(held);
    }

    int length() {
        return bytes.length();
    }

    /// @param whole the length of the whole body
    void add(ByteBuffer from, int whole) {
        bytes.add(from, whole - length(), whole);
    }

    /// The length of the picture that it begins with, if that is complete; otherwise [PictureEnd#NOT_YET].
    int pictureLength() {
        if (end == null) {
            end = ImageFormat.ofContent(bytes.copy(0, ImageFormat.BEGINNING_BYTES)).map(PictureSplitter::endOf).orElse(null);
            if (end == null && bytes.length() >= ImageFormat.BEGINNING_BYTES) {
                end = _ -> PictureEnd.NOT_YET;
            }
        }
        return end == null ? PictureEnd.NOT_YET : end.find(bytes);
    }

    /// If there are many bytes, drops all but the last, in which a boundary may have begun.
    void dropAllBut(int last) {
        if (bytes.length() >= MANY_BYTES) {
            byte[] tail = bytes.copy(bytes.length() - last, last);
            bytes.clear();
            bytes.add(ByteBuffer.wrap(tail), last);
        }
    }

    /// Moves bytes into it, up to one that may be the last of a boundary. Returns the end of the contents if a boundary has ended
    /// there, otherwise -1.
    int addUpTo(byte[] token, ByteBuffer from) {
        byte last = token[token.length - 1];
        int at = from.position();
        while (at < from.limit() && from.get(at) != last) {
            at++;
        }
        bytes.add(from, at - from.position() + 1);
        return bytes.endsWith(token) ? endBefore(bytes.length() - token.length) : -1;
    }

    /// @param token the position of the token: it is a boundary if only dashes, at least two, are before it in its line
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

    /// Takes that many bytes, and drops what follows them.
    byte[] take(int count) {
        byte[] taken = bytes.take(count);
        clear();
        return taken;
    }

    /// Takes that many bytes, and keeps what follows them.
    byte[] takeFirst(int count) {
        byte[] taken = bytes.take(count);
        end = null;
        return taken;
    }

    void clear() {
        bytes.clear();
        end = null;
    }
}
