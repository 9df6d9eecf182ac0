// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.DirectWrite;
import dev.kineograph.server.net.PeerSigns;
import dev.kineograph.server.net.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The connection of a WebSocket: sends bytes, and says whether there is room for more. It knows nothing of sessions.
///
/// **Threading.** Confined to its event loop.
final class WebSocketConnection extends ChannelInboundHandlerAdapter {
    private static final int SECONDS_TO_READ_THE_END = 2;

    private final Owner owner;
    private @Nullable Channel channel;
    private @Nullable Socket socket;
    private long taken;
    private boolean ending;

    /// Hears what happens to a connection.
    interface Owner {
        /// The handshake has been answered: the connection can be written to.
        void begun(WebSocketConnection connection);

        /// There may be room again.
        void drained();

        /// It has ended. May be called twice.
        void closed();
    }

    private WebSocketConnection(Owner owner) {
        this.owner = owner;
    }

    /// Answers a request for a WebSocket with that head, and takes its connection over.
    ///
    /// @param readers handlers that read what the client sends
    static void begin(Exchange exchange, byte[] head, EngineSettings settings, Owner owner, ChannelHandler... readers) {
        var connection = new WebSocketConnection(owner);
        var handlers = Arrays.copyOf(readers, readers.length + 1, ChannelHandler[].class);
        handlers[readers.length] = connection;
        exchange.takeOver(
                channel -> {
                    connection.channel = channel;
                    connection.socket = DirectWrite.socket(channel);
                    Transport.carryPictures(channel, settings.silentAfter(), settings.lostAfter());
                    channel.writeAndFlush(Unpooled.wrappedBuffer(head));
                    owner.begun(connection);
                },
                handlers);
    }

    private Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("no connection yet");
        }
        return channel;
    }

    /// Whether all that was written has been handed to the kernel.
    boolean hasRoom() {
        return !ending && channel().isWritable();
    }

    /// Sends all readable bytes, which stay the caller's, and unchanged.
    void write(ByteBuf bytes) {
        DirectWrite.write(bytes, channel().isWritable() ? socket : null, channel());
    }

    /// A number that changes when the client takes bytes.
    long progress() {
        var outbound = channel().unsafe().outboundBuffer();
        return outbound == null ? taken : taken + outbound.currentProgress();
    }

    PeerSigns peerSigns() {
        return PeerSigns.of(channel());
    }

    /// Ends it in order, with these bytes behind what has been written.
    void end(ByteBuf last) {
        if (ending) {
            last.release();
            return;
        }
        ending = true;
        var duplex = (DuplexChannel) channel();
        duplex.writeAndFlush(last).addListener(_ -> duplex.shutdownOutput());
        duplex.eventLoop().schedule(() -> duplex.close(), SECONDS_TO_READ_THE_END, TimeUnit.SECONDS);
        owner.closed();
    }

    /// Ends it with RST: the kernel would keep for minutes what waits for a client that reads nothing.
    void abort() {
        ending = true;
        channel().config().setOption(ChannelOption.SO_LINGER, 0);
        channel().close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        taken += 1L << 32;
        owner.drained();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ending = true;
        owner.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
