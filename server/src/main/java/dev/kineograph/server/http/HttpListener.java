// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Refusal;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.Peers;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.net.InetAddress;

/// Sets up the connections to an HTTP port.
///
/// **Threading.** Shared: called on every event loop.
public final class HttpListener extends ChannelInitializer<SocketChannel> {
    private static final int MAX_CHUNK_BYTES = 64 << 10;

    private final HttpServices services;
    private final ConnectionLimits limits;
    private final TurnedAway turnAway = new TurnedAway();

    /// A listener whose requests are answered by these services.
    public HttpListener(HttpServices services, ConnectionLimits limits) {
        this.services = services;
        this.limits = limits;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        InetAddress address = Peers.counted(channel, services.settings().get().proxies());
        if (!limits.enter(address)) {
            services.refusals().count("http", Refusal.DENIED, channel.remoteAddress().getAddress().getHostAddress(), limits.refusal());
            turnAway.add(channel, limits.refusal());
            return;
        }
        channel.closeFuture().addListener(_ -> limits.leave(address));
        var decoder = new HttpRequestDecoder(strict());
        channel.pipeline().addLast(decoder).addLast(new HttpConnection(services, decoder, channel));
    }

    /// RFC 9112, strictly: a request that two servers read differently allows request smuggling.
    private static HttpDecoderConfig strict() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(BadHead.MAX_LINE_BYTES)
                .setMaxHeaderSize(BadHead.MAX_HEAD_BYTES)
                .setMaxChunkSize(MAX_CHUNK_BYTES)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true);
    }
}
