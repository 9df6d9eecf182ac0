// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.server.net.ConnectionAcceptor;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.RefusalLog;
import io.netty.channel.socket.SocketChannel;
import java.util.OptionalInt;

/// Sets up the connections to a port for plain HTTP from which everyone is sent to an encrypted one.
///
/// **Threading.** Shared: called on every event loop.
public final class RedirectListener extends ConnectionAcceptor {
    private final CurrentSettings settings;
    private final OptionalInt port;

    /// @param port the encrypted one
    public RedirectListener(ConnectionLimits limits, RefusalLog refusals, CurrentSettings settings, int port) {
        super("http", limits, refusals, settings, false);
        this.settings = settings;
        this.port = OptionalInt.of(port);
    }

    @Override
    protected void begin(SocketChannel channel) {
        channel.pipeline().addLast(new Http1Decoder(), new ToHttps(port, settings.get().timeouts().firstWord()));
    }

    @Override
    protected void turnAway(SocketChannel channel, String sentence) {
        channel.close();
    }
}
