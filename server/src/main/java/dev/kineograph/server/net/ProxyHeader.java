// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Refusal;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/// Reads the header of the PROXY protocol (versions 1 and 2, by HAProxy), in which a proxy names the client at the beginning of each
/// connection, and continues for that client. A proxy's own connections, such as health checks (`LOCAL`, `UNKNOWN`), count as the proxy's.
///
/// **Threading.** Confined to its connection's event loop.
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private final String entry;
    private final RefusalLog refusals;
    private final Deadline deadline;
    private final Runnable next;

    /// @param entry what the port is called in the log
    /// @param within the time within which the header must arrive
    /// @param next continues the connection, for the client that the header names
    ProxyHeader(String entry, RefusalLog refusals, Duration within, Channel channel, Runnable next) {
        this.entry = entry;
        this.refusals = refusals;
        this.deadline = new Deadline(channel.eventLoop(), () -> refuse(channel, "nothing for %s s".formatted(within.toMillis() / 1e3)));
        this.next = next;
        deadline.in(within);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws UnknownHostException {
        try {
            if (message instanceof HAProxyMessage header) {
                Peers.cameFor(ctx.channel(), client(ctx.channel(), header));
                next.run();
                ctx.pipeline().remove(this);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private static InetAddress client(Channel channel, HAProxyMessage header) throws UnknownHostException {
        byte[] address = header.sourceAddress() == null ? null : NetUtil.createByteArrayFromIpAddressString(header.sourceAddress());
        return address == null ? Peers.address(channel) : InetAddress.getByAddress(address);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        refuse(ctx.channel(), "none in the first bytes");
    }

    private void refuse(Channel channel, String seen) {
        refusals.count(entry, Refusal.BAD_VALUE, Peers.of(channel), "header of the PROXY protocol: %s (expected: one, version 1 or 2)".formatted(seen));
        channel.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deadline.never();
    }
}
