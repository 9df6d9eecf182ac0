// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.text.LogThrottle;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Keeps a sudden crowd from using up the process's file descriptors: connections are accepted faster than their event loops [admit
/// them][ConnectionLimits] or turn them away with a response. Connections beyond the cap are closed at once.
///
/// **Threading.** Shared by all ports of a [Transport].
@ChannelHandler.Sharable
final class AcceptCap extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(AcceptCap.class.getName());

    /// More than are turned away with a response at a time.
    private static final int SPARE = 40;

    private static final int MAX_OPEN = (int) Math.min(Integer.MAX_VALUE, (long) Descriptors.MAX_CONNECTIONS + SPARE);

    private final AtomicInteger open = new AtomicInteger();

    /// The listener of connections that are not admitted yet.
    private final ChannelFutureListener closed = _ -> leave();

    private final LogThrottle throttle = new LogThrottle();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        var connection = (Channel) accepted;
        if (open.incrementAndGet() > MAX_OPEN) {
            open.decrementAndGet();
            connection.unsafe().closeForcibly();
            refuse(ctx, "too many connections at once");
            return;
        }
        connection.closeFuture().addListener(closed);
        ctx.fireChannelRead(accepted);
    }

    /// The cap that an accepted connection counts in; null if its listener has closed meanwhile, which empties its pipeline.
    static @Nullable AcceptCap of(Channel connection) {
        return connection.parent().pipeline().get(AcceptCap.class);
    }

    /// From now on the caller reports when the connection [has closed][#leave]. It has a listener for that anyway, and a second one would
    /// cost each connection 48 bytes. Called on the connection's event loop.
    void letIn(Channel connection) {
        connection.closeFuture().removeListener(closed);
    }

    /// An admitted connection has closed.
    void leave() {
        open.decrementAndGet();
    }

    /// How many accepted connections are open.
    int open() {
        return open.get();
    }

    /// Nothing could be accepted, mostly because other files of the program have used up the descriptors. Like Netty, it tries again after a second.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        refuse(ctx, "no connection could be accepted, " + cause.getMessage());
        var config = ctx.channel().config();
        if (config.isAutoRead()) {
            config.setAutoRead(false);
            ctx.channel().eventLoop().schedule(() -> config.setAutoRead(true), 1, TimeUnit.SECONDS);
        }
    }

    private void refuse(ChannelHandlerContext ctx, String what) {
        throttle.pass().ifPresent(others -> LOG.log(
                Level.WARNING,
                "%s: %s (expected: fewer, by this process's limit of open files, ulimit -n) (and %,d more since the last such line)"
                        .formatted(ctx.channel().localAddress(), what, others)));
    }
}
