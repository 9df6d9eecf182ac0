// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2RemoteFlowController.FlowControlled;

/// Bytes of a stream of HTTP/2 that wait for room, and then become DATA frames. Each frame is written in one piece with its head: Netty's encoder
/// writes both apart, and TLS would copy them together.
///
/// A frame fills one TLS record at most (RFC 9113, 4.1; RFC 8446, 5.1).
///
/// **Threading.** Confined to its connection's event loop.
final class Http2Data implements FlowControlled {
    private static final int HEAD_BYTES = 9;

    /// The most bytes of a frame.
    static final int MAX_FRAME_BYTES = (16 << 10) - HEAD_BYTES;

    private final int streamId;
    private final ByteBuf bytes;
    private final ChannelPromise written;

    /// @param bytes at least one; released when they have been written, or never can be
    Http2Data(int streamId, ByteBuf bytes, ChannelPromise written) {
        this.streamId = streamId;
        this.bytes = bytes;
        this.written = written;
    }

    @Override
    public int size() {
        return bytes.readableBytes();
    }

    @Override
    public void write(ChannelHandlerContext ctx, int allowed) {
        int count = Math.min(allowed, bytes.readableBytes());
        if (count == 0) {
            return;
        }
        var frames = ctx.alloc().directBuffer(count + Math.ceilDiv(count, MAX_FRAME_BYTES) * HEAD_BYTES);
        for (int left = count; left > 0;) {
            int next = Math.min(left, MAX_FRAME_BYTES);
            frames.writeMedium(next).writeByte(Http2FrameTypes.DATA).writeByte(0).writeInt(streamId).writeBytes(bytes, next);
            left -= next;
        }
        boolean isAll = !bytes.isReadable();
        if (isAll) {
            bytes.release();
        }
        ctx.write(frames, isAll ? written : ctx.voidPromise());
    }

    @Override
    public void writeComplete() {
        // The promise says it.
    }

    @Override
    public void error(ChannelHandlerContext ctx, Throwable cause) {
        bytes.release();
        written.tryFailure(cause);
    }

    @Override
    public boolean merge(ChannelHandlerContext ctx, FlowControlled next) {
        return false;
    }
}
