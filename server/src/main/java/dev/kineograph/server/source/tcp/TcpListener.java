// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.tcp;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.Hub;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.Peers;
import dev.kineograph.server.net.Permit;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.net.Transport;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;

/// Handles the connections to a TCP port for pictures: each is a producer, if it may publish.
///
/// **Threading.** Shared: called on every event loop.
public final class TcpListener extends ChannelInitializer<SocketChannel> {
    private static final int ASKED_EVERY_SECONDS = 10;

    private final Hub hub;
    private final StreamName stream;
    private final AccessControl access;
    private final ConnectionLimits limits;
    private final RefusalLog refusals;
    private final CurrentSettings settings;

    /// A listener whose producers publish to `stream`.
    public TcpListener(
            Hub hub,
            StreamName stream,
            AccessControl access,
            ConnectionLimits limits,
            RefusalLog refusals,
            CurrentSettings settings) {
        this.hub = hub;
        this.stream = stream;
        this.access = access;
        this.limits = limits;
        this.refusals = refusals;
        this.settings = settings;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        var address = channel.remoteAddress().getAddress();
        if (!limits.enter(address)) {
            refusals.count("tcp", Refusal.DENIED, address.getHostAddress(), limits.refusal());
            channel.close();
            return;
        }
        channel.closeFuture().addListener(_ -> limits.leave(address));
        require(channel);
    }

    /// The one place where a producer's permit is requested. Nothing is read before it is granted.
    private void require(SocketChannel channel) {
        var caller = Peers.of(channel);
        var permit = access.permit(Action.PUBLISH, stream, caller);
        var verdict = permit.ask(channel.eventLoop(), late -> {
            if (channel.isOpen()) {
                decided(late, permit, caller, channel);
                channel.config().setAutoRead(true);
            }
        });
        if (verdict == null) {
            channel.config().setAutoRead(false);
        } else {
            decided(verdict, permit, caller, channel);
        }
    }

    private void decided(Verdict verdict, Permit permit, Caller caller, SocketChannel channel) {
        try {
            if (verdict instanceof Decision.Denied denied) {
                throw new RefusedException(Refusal.DENIED, denied.reason());
            }
            Transport.keepAlive(channel, ASKED_EVERY_SECONDS);
            channel.pipeline()
                    .addLast(new LengthPrefixedReader(hub.stream(stream), caller, refusals, settings, channel));
            permit.keep(channel.eventLoop(), () -> end(caller, channel));
            channel.closeFuture().addListener(_ -> permit.close());
        } catch (RefusedException e) {
            refusals.count("tcp", e.reason(), caller, e.sentence());
            channel.close();
        }
    }

    private void end(Caller caller, SocketChannel channel) {
        refusals.count("tcp", Refusal.DENIED, caller, "%s: no longer allowed to publish".formatted(stream));
        channel.close();
    }
}
