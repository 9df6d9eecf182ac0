// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Refusal;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.Deadline;
import dev.kineograph.server.net.Peers;
import dev.kineograph.server.net.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One connection of HTTP/2 (RFC 9113), the last handler in its pipeline. Each stream has a channel of its own, on which an [HttpConnection] handles
/// the request: everything works there as on a connection of HTTP/1.1, and counts as one in the limits.
///
/// A connection without a stream has as long for its next request as one of HTTP/1.1.
///
/// **Threading.** Confined to its event loop.
final class Http2Session extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final HttpServices services;
    private final ConnectionLimits places;
    private final TurnedAway turnedAway;
    private final InetAddress counted;
    private final Deadline deadline;
    private final RequestPace pace = new RequestPace();
    private final Set<Channel> streams = new LinkedHashSet<>();

    private Http2Session(Channel channel, HttpServices services, ConnectionLimits places, TurnedAway turnedAway) {
        this.channel = channel;
        this.services = services;
        this.places = places;
        this.turnedAway = turnedAway;
        this.counted = Peers.counted(channel, services.settings().get().proxies());
        this.deadline = new Deadline(channel.eventLoop(), channel::close);
    }

    /// Speaks HTTP/2 on a connection from now on.
    static void begin(Channel channel, HttpServices services, ConnectionLimits places, TurnedAway turnedAway) {
        var session = new Http2Session(channel, services, places, turnedAway);
        Transport.carryStreams(channel);
        session.deadline.in(services.timeouts().firstWord());
        services.lastWords().expect(channel, session::goAway);
        services.lastOfPort().expect(channel, session::goAway);
        var streams = new ChannelInitializer<Http2StreamChannel>() {
            @Override
            protected void initChannel(Http2StreamChannel stream) {
                session.open(stream);
            }
        };
        var farewell = services.timeouts().farewell();
        var codec = Http2Codec.create(farewell);
        channel.pipeline().addLast(
                new LingeringClose(farewell, () -> codec.connection().close(channel.voidPromise())),
                codec,
                new Http2Guard(session::refused),
                new Http2MultiplexHandler(streams),
                session);
    }

    private void open(Channel stream) {
        streams.add(stream);
        deadline.never();
        stream.closeFuture().addListener(_ -> closed(stream));
        stream.config().setAllocator(channel.alloc());
        // What a client has reset must not be reset in return (RFC 9113, 5.4.2), as Netty does when a write fails for it.
        stream.config().setOption(ChannelOption.AUTO_CLOSE, false);
        stream.pipeline().addLast(new Http2Translator(services.refusals()));
        if (places.enterStream(counted)) {
            stream.closeFuture().addListener(_ -> places.leaveStream(counted));
            stream.pipeline().addLast(new HttpConnection(services, places, Http2Format.INSTANCE, stream));
            takeTurn(stream);
        } else {
            services.refusals().count("http", Refusal.DENIED, Peers.of(stream), places.refusal());
            turnedAway.add(stream, places.refusal());
        }
    }

    /// The requests of a connection together have a limited part of each turn of the loop.
    private void takeTurn(Channel stream) {
        stream.config().setAutoRead(false);
        pace.next(stream, () -> {
            pace.handling();
            stream.config().setAutoRead(true);
        });
    }

    private void closed(Channel stream) {
        streams.remove(stream);
        if (streams.isEmpty() && channel.isActive()) {
            deadline.in(services.timeouts().nextRequest());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        pace.beginTurn();
    }

    /// After a client's last words, streams that are under way go on, unless they name a fault.
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        boolean isFault = frame instanceof Http2GoAwayFrame goAway && goAway.errorCode() != Http2Error.NO_ERROR.code();
        ReferenceCountUtil.release(frame);
        if (isFault) {
            ctx.close();
        }
    }

    /// A stream with frames that nobody reads would wait for that.
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.never();
        List.copyOf(streams).forEach(Channel::close);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        deadline.never();
    }

    /// The server ends: the client asks elsewhere from now on, and knows which requests nobody has looked at (RFC 9113, 6.8). Those that are under way are
    /// answered.
    private void goAway() {
        services.lastWords().said(channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR)));
    }

    private void refused(String sentence) {
        services.refusals().count("http", Refusal.BAD_VALUE, Peers.of(channel), sentence);
    }

    /// For its own exceptions, Netty says goodbye and closes the connection.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var broken = Http2CodecUtil.getEmbeddedHttp2Exception(cause);
        if (broken != null) {
            refused("HTTP/2 connection: " + broken.getMessage());
        } else {
            services.refusals().failed("http", Peers.of(channel), cause);
            ctx.close();
        }
    }
}
