// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.server.settings.ServerSettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.RejectedExecutionException;

/// The server's settings as they are now. Whoever needs one reads it here each time, and keeps no copy.
///
/// **Threading.** Shared: a volatile, replaced as a whole.
public final class CurrentSettings {
    private volatile ServerSettings settings;

    /// Connections whose kernel has been told some of the settings, and is told again when they change.
    private final ChannelGroup carriers = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);

    /// Begins with these.
    public CurrentSettings(ServerSettings settings) {
        this.settings = settings;
    }

    /// The settings, one volatile read.
    public ServerSettings get() {
        return settings;
    }

    /// Makes a connection one that carries live pictures. Called on its event loop.
    public void carryPictures(Channel channel) {
        // In this order: what replaces the settings now is seen here or finds the connection.
        carriers.add(channel);
        Transport.carryPictures(channel);
        watchPeer(channel);
    }

    private void watchPeer(Channel channel) {
        var viewers = settings.viewers();
        Transport.watchPeer(channel, viewers.silentAfter(), viewers.lostAfter());
    }

    /// Takes other settings, from here on.
    public void replace(ServerSettings next) {
        settings = next;
        carriers.forEach(this::tell);
    }

    private void tell(Channel channel) {
        try {
            channel.eventLoop().execute(() -> {
                try {
                    watchPeer(channel);
                } catch (ChannelException e) {
                    // It was closed a moment ago.
                }
            });
        } catch (RejectedExecutionException e) {
            // The server closes, and this connection with it.
        }
    }
}
