// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/// Holds back for a moment what follows the answer to a WebSocket handshake: the public suites read the two apart, and a WebSocket that finds both in one
/// segment reports a message before anybody listens.
///
/// **Threading.** Confined to its connection's event loop.
final class AfterTheHandshake extends ChannelOutboundHandlerAdapter {
    private static final String SWITCHING = "HTTP/1.1 101";

    private final long millis;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private boolean holds;

    private record Held(Object message, ChannelPromise promise) {}

    AfterTheHandshake(long millis) {
        this.millis = millis;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (holds) {
            held.add(new Held(message, promise));
            return;
        }
        if (isSwitching(message)) {
            holds = true;
            ctx.executor().schedule(() -> release(ctx), millis, TimeUnit.MILLISECONDS);
        }
        ctx.write(message, promise);
    }

    private static boolean isSwitching(Object message) {
        return message instanceof ByteBuf bytes
                && bytes.readableBytes() > SWITCHING.length()
                && bytes.toString(bytes.readerIndex(), SWITCHING.length(), StandardCharsets.US_ASCII).equals(SWITCHING);
    }

    private void release(ChannelHandlerContext ctx) {
        holds = false;
        if (ctx.isRemoved()) {
            return;
        }
        for (var next = held.poll(); next != null; next = held.poll()) {
            ctx.write(next.message, next.promise);
        }
        ctx.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        held.forEach(waiting -> ReferenceCountUtil.release(waiting.message));
        held.clear();
    }
}
