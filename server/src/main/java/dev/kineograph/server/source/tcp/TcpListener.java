// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.tcp;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Settled;
import dev.kineograph.Caller;
import dev.kineograph.Hub;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.ByteCollector;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.Peers;
import dev.kineograph.server.net.Permit;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.net.Transport;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import java.lang.System.Logger.Level;

/// Handles the connections to a TCP port for pictures: each is a producer, if it may publish.
///
/// **Threading.** Shared: called on every event loop.
public final class TcpListener extends ChannelInitializer<SocketChannel> {
    private static final System.Logger LOG = System.getLogger(TcpListener.class.getName());
    private static final int ASKED_EVERY_SECONDS = 10;

    private final Hub hub;
    private final StreamName stream;
    private final AccessControl access;
    private final ConnectionLimits limits;
    private final RefusalLog refusals;
    private final MemoryBudget memory;
    private final CurrentSettings settings;

    /// A listener whose producers publish to `stream`.
    public TcpListener(
            Hub hub,
            StreamName stream,
            AccessControl access,
            ConnectionLimits limits,
            RefusalLog refusals,
            MemoryBudget memory,
            CurrentSettings settings) {
        this.hub = hub;
        this.stream = stream;
        this.access = access;
        this.limits = limits;
        this.refusals = refusals;
        this.memory = memory;
        this.settings = settings;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        var address = Peers.counted(channel, settings.get().proxies());
        if (!limits.enter(address)) {
            refusals.count("tcp", Refusal.DENIED, Peers.of(channel), limits.refusal());
            channel.close();
            return;
        }
        channel.closeFuture().addListener(_ -> limits.leave(address));
        require(channel);
    }

    /// The one place where a producer's permit is requested. Nothing is parsed before it is granted.
    private void require(SocketChannel channel) {
        var caller = Peers.of(channel);
        var permit = access.permit(Action.PUBLISH, stream, caller);
        var held = new HeldInput(channel, permit::close);
        var verdict = permit.ask(channel.eventLoop(), late -> {
            if (channel.isOpen()) {
                decidedLate(late, permit, caller, channel, held);
            }
        });
        if (verdict == null) {
            channel.pipeline().addLast(held);
        } else {
            decided(verdict, permit, caller, channel);
        }
    }

    private void decidedLate(Settled verdict, Permit permit, Caller caller, SocketChannel channel, HeldInput held) {
        try {
            decided(verdict, permit, caller, channel);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a producer failed by a fault of this program", e);
            channel.close();
        }
        held.release();
    }

    private void decided(Settled verdict, Permit permit, Caller caller, SocketChannel channel) {
        switch (verdict) {
            case Allowed _ -> begin(permit, caller, channel);
            case Denied denied -> refuse(Refusal.DENIED, denied.reason(), caller, channel);
        }
    }

    private void begin(Permit permit, Caller caller, SocketChannel channel) {
        try {
            Transport.keepAlive(channel, ASKED_EVERY_SECONDS);
            var image = new ByteCollector(() -> memory.of(channel, refusals));
            channel.pipeline()
                    .addLast(new LengthPrefixedReader(hub.stream(stream), caller, refusals, settings, image, channel));
            var kept = permit.keep(channel.eventLoop(), _ -> refuse(
                    Refusal.DENIED, "%s: no longer allowed to publish".formatted(stream), caller, channel));
            channel.closeFuture().addListener(_ -> kept.close());
        } catch (RefusedException e) {
            refuse(e.reason(), e.sentence(), caller, channel);
        }
    }

    private void refuse(Refusal reason, String sentence, Caller caller, SocketChannel channel) {
        refusals.count("tcp", reason, caller, sentence);
        channel.close();
    }
}
