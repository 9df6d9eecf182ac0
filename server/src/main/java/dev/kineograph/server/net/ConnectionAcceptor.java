// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Refusal;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.util.concurrent.atomic.AtomicInteger;

/// Admits connections to a port within its limits. On a port [behind a proxy][ProxyHeader] that uses the PROXY protocol, each connection
/// must first name its client, which must be within its limits too.
///
/// **Threading.** Shared: called on every event loop.
public abstract class ConnectionAcceptor extends ChannelInitializer<SocketChannel> {
    /// The most bytes of the fields of version 2, which mean nothing here.
    private static final int MAX_FIELDS_BYTES = 4096;

    private final String entry;
    private final ConnectionLimits limits;
    private final RefusalLog refusals;
    private final CurrentSettings settings;
    private final boolean proxyProtocol;
    private final AtomicInteger admitted = new AtomicInteger();

    /// @param entry what the port is called in the log
    /// @param proxyProtocol whether each connection begins with the header of a trusted proxy
    protected ConnectionAcceptor(String entry, ConnectionLimits limits, RefusalLog refusals, CurrentSettings settings, boolean proxyProtocol) {
        this.entry = entry;
        this.limits = limits;
        this.refusals = refusals;
        this.settings = settings;
        this.proxyProtocol = proxyProtocol;
    }

    @Override
    protected final void initChannel(SocketChannel channel) {
        var cap = AcceptCap.of(channel);
        if (cap == null) {
            channel.close();
            return;
        }
        var proxies = settings.get().proxies();
        var address = Peers.counted(channel, proxies);
        if (!limits.enter(address)) {
            refuse(channel);
            return;
        }
        cap.letIn(channel);
        admitted.incrementAndGet();
        channel.closeFuture().addListener(_ -> {
            admitted.decrementAndGet();
            cap.leave();
            limits.leave(address);
        });
        if (!proxyProtocol) {
            begin(channel);
        } else if (proxies.trusts(channel.remoteAddress().getAddress())) {
            var whose = new ProxyHeader(entry, refusals, settings.get().timeouts().firstWord(), channel, () -> beginServed(channel));
            channel.pipeline().addLast(new HAProxyMessageDecoder(MAX_FIELDS_BYTES), whose);
        } else {
            refusals.count(entry, Refusal.DENIED, Peers.of(channel), "a connection to a port with proxyProtocol (expected: from a proxy in trustedProxies)");
            channel.close();
        }
    }

    private void beginServed(SocketChannel channel) {
        if (limits.serve(channel, Peers.counted(channel, settings.get().proxies()))) {
            begin(channel);
        } else {
            refuse(channel);
        }
    }

    private void refuse(SocketChannel channel) {
        refusals.count(entry, Refusal.DENIED, Peers.of(channel), limits.refusal());
        turnAway(channel, limits.refusal());
    }

    /// Called once, before the first connection.
    public void begin() {}

    /// Whether no connection that was admitted is open.
    public final boolean isUnused() {
        return admitted.get() == 0;
    }

    /// The limits of connections.
    protected final ConnectionLimits limits() {
        return limits;
    }

    /// Sets up an admitted connection.
    protected abstract void begin(SocketChannel channel);

    /// Ends a connection beyond the limits.
    ///
    /// @param sentence says why
    protected abstract void turnAway(SocketChannel channel, String sentence);
}
