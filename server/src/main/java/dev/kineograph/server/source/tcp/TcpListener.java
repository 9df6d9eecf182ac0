// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.tcp;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Settled;
import dev.kineograph.Caller;
import dev.kineograph.Hub;
import dev.kineograph.PublisherPolicy;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.ConnectionAcceptor;
import dev.kineograph.server.net.ByteCollector;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.Peers;
import dev.kineograph.server.net.Permit;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.net.Transport;
import dev.kineograph.server.settings.Listener;
import io.netty.channel.socket.SocketChannel;

/// Handles the connections to a TCP port for pictures: each is a producer, if it may publish.
///
/// **Threading.** Shared: called on every event loop.
public final class TcpListener extends ConnectionAcceptor {
    private static final int ASKED_EVERY_SECONDS = 10;

    private final Hub hub;
    private final StreamName stream;
    private final AccessControl access;
    private final RefusalLog refusals;
    private final MemoryBudget memory;
    private final CurrentSettings settings;

    /// A listener whose producers publish to the stream of its settings.
    public TcpListener(
            Hub hub,
            Listener.Tcp listener,
            AccessControl access,
            ConnectionLimits limits,
            RefusalLog refusals,
            MemoryBudget memory,
            CurrentSettings settings) {
        super("tcp", limits, refusals, settings, listener.proxyProtocol());
        this.hub = hub;
        this.stream = listener.stream();
        this.access = access;
        this.refusals = refusals;
        this.memory = memory;
        this.settings = settings;
    }

    /// Makes the stream if there is none.
    @Override
    public void begin() {
        hub.stream(stream, StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY));
    }

    @Override
    protected void turnAway(SocketChannel channel, String sentence) {
        channel.close();
    }

    /// The one place where a producer's permit is requested. Nothing is parsed before it is granted.
    @Override
    protected void begin(SocketChannel channel) {
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
            refusals.fault("tcp", caller, e);
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
            refuse(e.reason(), e.logged(), caller, channel);
        }
    }

    private void refuse(Refusal reason, String sentence, Caller caller, SocketChannel channel) {
        refusals.count("tcp", reason, caller, sentence);
        channel.close();
    }
}
