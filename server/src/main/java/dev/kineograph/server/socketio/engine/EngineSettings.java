// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.settings.SocketIoSettings;
import java.time.Duration;

/// The current limits and times of sessions.
///
/// **Threading.** Shared, like [CurrentSettings].
///
/// @param socketIo the listener's settings
/// @param server the server's settings
/// @param memory the memory that their clients may fill
public record EngineSettings(SocketIoSettings socketIo, CurrentSettings server, MemoryBudget memory) {

    /// The same with a budget of its own.
    public EngineSettings(SocketIoSettings socketIo, CurrentSettings server) {
        this(socketIo, server, new MemoryBudget(server));
    }

    /// The time from one heartbeat to the next.
    public Duration pingInterval() {
        return socketIo.pings().interval();
    }

    /// How late the answer to a heartbeat, or the client's own heartbeat, may be.
    public Duration pingTimeout() {
        return socketIo.pings().timeout();
    }

    /// The most bytes of one WebSocket message, or of one request's body, of a client that may publish.
    public int maxPayload() {
        return socketIo.maxBytes();
    }

    /// The same for a client that may only watch.
    public int maxWatcherPayload() {
        return Math.min(socketIo.maxWatcherBytes(), maxPayload());
    }

    /// How long a client may take to use its session for the first time.
    public Duration firstUse() {
        return server.get().timeouts().firstWord();
    }

    /// How long a message may take from its first byte to its last.
    public Duration messageTimeout() {
        return server.get().timeouts().picture();
    }

    /// How long a WebSocket may read none of its waiting bytes before its session is ended.
    public Duration stalledAfter() {
        return server.get().viewers().stalledAfter();
    }
}
