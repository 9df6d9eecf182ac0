// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2LifecycleManager;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2Stream.State;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Ends the connection of a client that uses a stream's number which it has left out before (RFC 9113, 5.1.1). Netty, which does not remember which
/// numbers were used, would only reset the stream. What is still on its way for a stream that was used is no such fault.
///
/// **Threading.** Confined to its connection's event loop.
final class Http2StreamNumbers extends DecoratingHttp2ConnectionEncoder {
    /// A client that leaves out numbers in more places has its older ones forgotten.
    private static final int MAX_GAPS = 64;

    /// The first and last number of each gap.
    private final TreeMap<Integer, Integer> gaps = new TreeMap<>();

    /// The least number that was not used or left out yet; those of clients are odd.
    private int next = 1;

    private @Nullable Http2LifecycleManager manager;

    Http2StreamNumbers(Http2ConnectionEncoder encoder) {
        super(encoder);
        encoder.connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamAdded(Http2Stream stream) {
                used(stream.id());
            }
        });
    }

    @Override
    public void lifecycleManager(Http2LifecycleManager newManager) {
        manager = newManager;
        super.lifecycleManager(newManager);
    }

    private void used(int id) {
        if (id > next) {
            gaps.put(next, id - 1);
        }
        if (gaps.size() > MAX_GAPS) {
            gaps.pollFirstEntry();
        }
        next = Math.max(next, id + 2);
    }

    /// The end of a stream, and frames that pad it, are left to Netty.
    @Override
    public ChannelFuture writeData(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean endOfStream, ChannelPromise promise) {
        var stream = connection().stream(id);
        boolean isOpen = stream != null && (stream.state() == State.OPEN || stream.state() == State.HALF_CLOSED_REMOTE);
        if (stream == null || !isOpen || endOfStream || padding > 0 || !data.isReadable()) {
            return super.writeData(ctx, id, data, padding, endOfStream, promise);
        }
        flowController().addFlowControlled(stream, new Http2Data(id, data, promise));
        return promise;
    }

    /// Also called for streams that were refused, or whose head was malformed, and that Netty does not know.
    @Override
    public ChannelFuture writeRstStream(ChannelHandlerContext ctx, int id, long error, ChannelPromise promise) {
        var gap = gaps.floorEntry(id);
        if (gap != null && gap.getValue() >= id) {
            var fault = Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "stream %d: left out before (expected: a greater number)", id);
            Objects.requireNonNull(manager).onError(ctx, false, fault);
            return promise.setFailure(fault);
        }
        used(id);
        remember(id);
        return super.writeRstStream(ctx, id, error, promise);
    }

    /// Lets Netty know of a stream whose head was malformed: it would take what the client has sent behind that for the use of a stream that was never opened, and
    /// end the connection.
    private void remember(int id) {
        if (connection().stream(id) == null && !connection().streamMayHaveExisted(id)) {
            try {
                connection().remote().createStream(id, true);
            } catch (Http2Exception e) {
                // There are too many streams, or the connection ends: then it is as it was.
            }
        }
    }
}
