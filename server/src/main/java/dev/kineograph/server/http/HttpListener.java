// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Refusal;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.Rejects;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.net.InetAddress;

/// What becomes of a connection to an HTTP port.
///
/// **Threading.** Shared: called on every event loop.
public final class HttpListener extends ChannelInitializer<SocketChannel> {
    static final String DECODER = "decoder";
    static final int MAX_LINE_BYTES = 8 << 10;
    static final int MAX_HEAD_BYTES = 16 << 10;
    private static final int MAX_CHUNK_BYTES = 64 << 10;

    private final Router router;
    private final ConnectionLimits limits;
    private final Rejects rejects;
    private final CurrentSettings settings;

    /// A listener whose requests `router` answers.
    public HttpListener(Router router, ConnectionLimits limits, Rejects rejects, CurrentSettings settings) {
        this.router = router;
        this.limits = limits;
        this.rejects = rejects;
        this.settings = settings;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        InetAddress address = channel.remoteAddress().getAddress();
        if (!limits.enter(address)) {
            rejects.count("http", Refusal.DENIED, address.getHostAddress(), limits.refusal());
            channel.close();
            return;
        }
        channel.closeFuture().addListener(_ -> limits.leave(address));
        channel.pipeline()
                .addLast(DECODER, new HttpRequestDecoder(strict()))
                .addLast(new HttpConnection(router, rejects, settings, channel));
    }

    /// RFC 9112 to the letter: what is read in two ways by two servers is how requests are smuggled.
    private static HttpDecoderConfig strict() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEAD_BYTES)
                .setMaxChunkSize(MAX_CHUNK_BYTES)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true);
    }
}
