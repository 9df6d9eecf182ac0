// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.server.settings.ViewerRules;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelOutputShutdownException;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A TCP connection, or a stream of HTTP/2, that carries one body without an end, and the last handler in its pipeline. What the client sends
/// meanwhile is read and dropped, so that its FIN or RST is seen at once.
///
/// **Threading.** Confined to its event loop.
public final class LiveConnection extends ConnectionWriter {
    private static final Duration TIME_TO_READ_THE_END = Duration.ofSeconds(2);

    private final Owner owner;
    private final CurrentSettings settings;
    private final RefusalLog refusals;
    private final LastWords lastWords;

    /// What the kernel has been told about this peer.
    private @Nullable ViewerRules told;

    private boolean begun;

    /// Bytes of [#say] wait behind a frame.
    private boolean saying;

    /// A connection for that owner's body; must be added to the pipeline after all other handlers.
    ///
    /// @param refusals counts it if it fails
    /// @param lastWords is told of its end
    public LiveConnection(Channel channel, Owner owner, CurrentSettings settings, RefusalLog refusals, LastWords lastWords) {
        super(channel);
        this.owner = owner;
        this.settings = settings;
        this.refusals = refusals;
        this.lastWords = lastWords;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        open();
    }

    /// Begins the body with these bytes, and tells its owner.
    public void begin(ByteBuf opening) {
        Transport.carryPictures(channel);
        watchPeer();
        write(opening);
        opening.release();
        begun = true;
        owner.begun(this);
    }

    @Override
    void drained() {
        if (begun) {
            owner.drained();
        }
    }

    /// Tells the kernel how long this peer may be silent, if that has changed.
    private void watchPeer() {
        var rules = settings.get().viewers();
        var connection = Transport.connectionOf(channel);
        if (!rules.equals(told) && connection.isOpen()) {
            told = rules;
            Transport.watchPeer(connection, rules.silentAfter(), rules.lostAfter(), PeerHealth.longestPatience(rules.stalledAfter()));
        }
    }

    @Override
    public InetAddress peerAddress() {
        return Peers.client(channel);
    }

    /// Called twice a second, which also passes new settings on to the kernel.
    @Override
    public PeerHealth peerHealth() {
        watchPeer();
        return PeerHealth.of(channel);
    }

    @Override
    public void say(ByteBuf words) {
        if (saying || isEnding()) {
            words.release();
            return;
        }
        saying = true;
        pass(words, channel.newPromise()).addListener(_ -> saying = false);
    }

    @Override
    public void end(ByteBuf last) {
        if (isEnding()) {
            last.release();
            return;
        }
        stop();
        lastWords.said(pass(last, channel.newPromise()).addListener(_ -> Transport.endOutput(channel)));
        closeIn(lastWords.areRequested() ? longer(settings.get().service().drain(), TIME_TO_READ_THE_END) : TIME_TO_READ_THE_END);
        owner.closed();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /// Closes after that time, or when the client has ended its side. Its input is read and dropped meanwhile: a close with unread input
    /// would send RST.
    private void closeIn(Duration time) {
        channel.config().setAutoRead(true);
        channel.eventLoop().schedule(() -> Transport.closeNow(channel), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Sends RST only if the peer is unreachable, as the kernel would keep the unsent bytes for minutes; a stream of HTTP/2 is always reset, as its
    /// connection would keep them.
    @Override
    public void abort() {
        boolean reachable = peerHealth().unheardMillis() < settings.get().viewers().silentAfter().toMillis();
        if (isEnding() || !reachable || !(channel instanceof DuplexChannel)) {
            stop();
            Transport.abort(channel);
            return;
        }
        discard();
        Transport.cutOutput(channel);
        // Linux gives up a closed socket within seconds if its peer has no room, and sends RST when the peer reads again.
        var stalledAfter = settings.get().viewers().stalledAfter();
        closeIn(longer(stalledAfter, TIME_TO_READ_THE_END));
        owner.closed();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        writabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        discard();
        owner.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(cause);
    }

    @Override
    void failed(Throwable cause) {
        if (cause instanceof ChannelOutputShutdownException || cause instanceof ClosedChannelException) {
            // A write that was given up.
            return;
        }
        refusals.failed("live", channel.remoteAddress(), cause);
        channel.close();
    }
}
