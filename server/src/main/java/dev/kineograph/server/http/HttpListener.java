// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.net.ConnectionAcceptor;
import dev.kineograph.server.net.ConnectionLimits;
import io.netty.channel.socket.SocketChannel;

/// Sets up the connections to an HTTP port.
///
/// **Threading.** Shared: called on every event loop.
public final class HttpListener extends ConnectionAcceptor {
    private final HttpServices services;
    private final TurnedAway turnAway = new TurnedAway();

    /// A listener whose requests are answered by these services.
    public HttpListener(HttpServices services, ConnectionLimits limits) {
        this(services, limits, false);
    }

    /// @param proxyProtocol whether each connection begins with the header of a trusted proxy
    public HttpListener(HttpServices services, ConnectionLimits limits, boolean proxyProtocol) {
        super("http", limits, services.refusals(), services.settings(), proxyProtocol);
        this.services = services;
    }

    @Override
    protected void begin(SocketChannel channel) {
        encrypt(channel);
        if (services.encryption().isPresent()) {
            channel.pipeline().addLast(new AlpnChoice(services.refusals(), isHttp2 -> begin(channel, isHttp2)));
        } else {
            begin(channel, false);
        }
    }

    private void begin(SocketChannel channel, boolean isHttp2) {
        if (isHttp2) {
            Http2Session.begin(channel, services, limits(), turnAway);
        } else {
            var format = new Http1Format(new Http1Decoder());
            channel.pipeline().addLast(format.decoder(), new HttpConnection(services, limits(), format, channel));
        }
    }

    @Override
    protected void turnAway(SocketChannel channel, String sentence) {
        encrypt(channel);
        turnAway.add(channel, sentence);
    }

    private void encrypt(SocketChannel channel) {
        var timeout = services.timeouts().firstWord();
        services.encryption().ifPresent(encryption -> channel.pipeline().addLast(new PlainDetector(timeout), encryption.handler(timeout)));
    }
}
