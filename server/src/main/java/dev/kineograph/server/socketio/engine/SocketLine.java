// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.http.WebSocketHandshake;
import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.server.http.WebSocketReader;
import dev.kineograph.server.net.DirectWrite;
import dev.kineograph.server.net.PeerSigns;
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

/// A session's WebSocket, or one that is to become it.
///
/// **Threading.** Confined to its session's event loop.
final class SocketLine extends ChannelInboundHandlerAdapter implements WebSocketReader.Listener {
    /// What is said to whoever ended the session in order.
    static final int NORMAL = 1000;

    /// What is said to whoever said what nobody understands, or too much.
    static final int REFUSED = 1008;

    private static final int SECONDS_TO_READ_THE_END = 2;
    private static final int MOST_OF_A_REASON = 120;

    private final ClientSession session;
    private @Nullable Channel connection;
    private @Nullable Socket socket;
    private long taken;
    private boolean ending;

    private SocketLine(ClientSession session) {
        this.session = session;
    }

    /// Answers a request to upgrade, and hands the WebSocket to the session.
    static void open(Exchange exchange, ClientSession session, EngineSettings settings) {
        byte[] head = WebSocketHandshake.accept(exchange).introducing(exchange.viewer()).encode();
        var line = new SocketLine(session);
        var readers = WebSocketReader.handlers(settings.maxPayload(), line);
        var carriers = Arrays.copyOf(readers, readers.length + 1, ChannelHandler[].class);
        carriers[readers.length] = line;
        exchange.takeOver(
                channel -> {
                    line.connection = channel;
                    line.socket = DirectWrite.socket(channel);
                    settings.carryPictures(channel);
                    channel.writeAndFlush(Unpooled.wrappedBuffer(head));
                    session.opened(line);
                },
                carriers);
    }

    private Channel channel() {
        if (connection == null) {
            throw new IllegalStateException("no connection yet");
        }
        return connection;
    }

    /// Whether all that was written has been handed to the kernel.
    boolean hasRoom() {
        return !ending && channel().isWritable();
    }

    /// Sends all readable bytes, which stay the caller's, and unchanged.
    void write(ByteBuf bytes) {
        DirectWrite.write(bytes, channel().isWritable() ? socket : null, channel());
    }

    void say(String packet) {
        var bytes = MessageEncoder.webSocketText(packet);
        write(bytes);
        bytes.release();
    }

    /// A number that changes when the client takes bytes.
    long progress() {
        var outbound = channel().unsafe().outboundBuffer();
        return outbound == null ? taken : taken + outbound.currentProgress();
    }

    PeerSigns peerSigns() {
        return PeerSigns.of(channel());
    }

    /// Ends it in order, behind what has been written.
    void end(int code, String reason) {
        var shown = reason.substring(0, Math.min(reason.length(), MOST_OF_A_REASON)).replaceAll("[^ -~]", "?");
        end(WebSocketHeader.close(channel().alloc().buffer(), code, shown));
    }

    /// RST: what waits in the kernel for a peer that takes nothing would wait there for minutes.
    void abort() {
        ending = true;
        channel().config().setOption(ChannelOption.SO_LINGER, 0);
        channel().close();
    }

    @Override
    public void text(String text) {
        if (!ending) {
            session.heard(this, text);
        }
    }

    @Override
    public void binary(ByteBuf bytes) {
        if (!ending) {
            session.heard(this, bytes);
        }
    }

    @Override
    public void end(ByteBuf farewell) {
        if (ending) {
            farewell.release();
            return;
        }
        ending = true;
        var duplex = (DuplexChannel) channel();
        duplex.writeAndFlush(farewell).addListener(_ -> duplex.shutdownOutput());
        duplex.eventLoop().schedule(() -> duplex.close(), SECONDS_TO_READ_THE_END, TimeUnit.SECONDS);
        session.lost(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        taken += 1L << 32;
        session.writabilityChanged(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ending = true;
        session.lost(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
