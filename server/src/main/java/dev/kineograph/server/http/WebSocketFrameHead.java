// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The head of a client's frame (RFC 6455, 5.2), whose bytes may arrive one by one.
///
/// **Threading.** Confined to its event loop.
final class WebSocketFrameHead {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xa;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int OF_16_BITS = 126;
    private static final int OF_64_BITS = 127;
    private static final int MASK_BYTES = 4;
    private static final int MAX_CONTROL_BYTES = 125;

    private final ByteBuffer bytes = ByteBuffer.allocate(2 + Long.BYTES + MASK_BYTES);
    private long length;
    private int mask;

    /// Whether the head has begun and is not complete.
    boolean isUnderWay() {
        return bytes.position() > 0;
    }

    /// Reads on. Returns whether the head is complete: the next byte belongs to the payload, or to another head.
    ///
    /// @throws CorruptedWebSocketFrameException if it breaks the protocol
    boolean read(ByteBuf in) {
        while (in.isReadable()) {
            bytes.put(in.readByte());
            if (bytes.position() == 2) {
                check();
            }
            if (bytes.position() >= 2 && bytes.position() == size()) {
                complete();
                return true;
            }
        }
        return false;
    }

    private int size() {
        return 2 + lengthBytes() + MASK_BYTES;
    }

    private int lengthBytes() {
        return switch (shortLength()) {
            case OF_16_BITS -> Short.BYTES;
            case OF_64_BITS -> Long.BYTES;
            default -> 0;
        };
    }

    private int shortLength() {
        return bytes.get(1) & ~MASKED & 0xff;
    }

    private void check() {
        if ((bytes.get(0) & RESERVED) != 0) {
            throw broken("a reserved bit is set");
        }
        if ((bytes.get(1) & MASKED) == 0) {
            throw broken("not masked");
        }
        switch (opcode()) {
            case CONTINUATION, TEXT, BINARY -> { }
            case CLOSE, PING, PONG -> {
                if (!isFinal() || shortLength() > MAX_CONTROL_BYTES) {
                    throw broken("a control frame in parts, or too long");
                }
            }
            default -> throw broken("unknown opcode");
        }
    }

    private void complete() {
        length = switch (lengthBytes()) {
            case Short.BYTES -> bytes.getShort(2) & 0xffff;
            case Long.BYTES -> bytes.getLong(2);
            default -> shortLength();
        };
        if (length < 0 || (lengthBytes() > 0 && length < OF_16_BITS) || (lengthBytes() == Long.BYTES && length <= 0xffff)) {
            throw broken("a length that is not in its shortest form");
        }
        mask = bytes.getInt(2 + lengthBytes());
        bytes.clear();
    }

    static CorruptedWebSocketFrameException broken(String what) {
        return new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, what, null);
    }

    /// Whether it is the message's last frame.
    boolean isFinal() {
        return (bytes.get(0) & FINAL) != 0;
    }

    int opcode() {
        return bytes.get(0) & 0xf;
    }

    /// Whether it may come between the frames of a message.
    boolean isControl() {
        return opcode() >= CLOSE;
    }

    /// The payload's length.
    long length() {
        return length;
    }

    /// Unmasks a part of the payload.
    ///
    /// @param before how many bytes of the payload came before it
    void unmask(byte[] part, long before) {
        int turned = Integer.rotateLeft(mask, Byte.SIZE * (int) (before % MASK_BYTES));
        long wide = ((long) turned << Integer.SIZE) | (turned & 0xffff_ffffL);
        int at = 0;
        for (; at + Long.BYTES <= part.length; at += Long.BYTES) {
            LONGS.set(part, at, (long) LONGS.get(part, at) ^ wide);
        }
        for (int shift = Long.SIZE - Byte.SIZE; at < part.length; at++, shift -= Byte.SIZE) {
            part[at] ^= (byte) (wide >>> shift);
        }
    }
}
