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
        var decoder = new Http1Decoder();
        encrypt(channel);
        channel.pipeline().addLast(decoder).addLast(new HttpConnection(services, limits(), decoder, channel));
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
