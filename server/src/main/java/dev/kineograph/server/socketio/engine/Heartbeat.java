// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.server.net.Deadline;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Pings the client at intervals, or waits for the client's pings, and ends the session of a client that is silent.
///
/// **Threading.** Confined to its session's event loop.
final class Heartbeat {
    private final EngineSettings settings;
    private final boolean serverPings;
    private final Runnable ping;
    private final BooleanSupplier receiving;
    private final Runnable silent;
    private final Deadline deadline;
    private boolean running;
    private boolean pinged;
    private long dueNanos;

    /// @param serverPings whether the server pings, rather than the client
    /// @param ping sends a ping
    /// @param receiving whether the client has read bytes since the ping, which may still wait behind a picture
    /// @param silent called if the client was not heard in time
    Heartbeat(EventLoop loop, EngineSettings settings, boolean serverPings, Runnable ping, BooleanSupplier receiving, Runnable silent) {
        this.settings = settings;
        this.serverPings = serverPings;
        this.ping = ping;
        this.receiving = receiving;
        this.silent = silent;
        this.deadline = new Deadline(loop, this::expired);
    }

    /// The client was heard: the interval begins again.
    void heard() {
        running = true;
        pinged = false;
        dueNanos = System.nanoTime();
        wait(serverPings ? settings.pingInterval() : settings.pingInterval().plus(settings.pingTimeout()));
    }

    void stop() {
        deadline.never();
        running = false;
    }

    /// Runs a due deadline at once. Event loops read before they run timers, so a late packet would otherwise count as in time.
    void check() {
        if (running && System.nanoTime() - dueNanos >= 0) {
            expired();
        }
    }

    private void expired() {
        if (!serverPings || (pinged && !receiving.getAsBoolean())) {
            silent.run();
        } else {
            pinged = true;
            ping.run();
            wait(settings.pingTimeout());
        }
    }

    /// Counts from the time when the last deadline was due, not from now: the event loop may be late, and the client has its own clock.
    private void wait(Duration time) {
        dueNanos += time.toNanos();
        deadline.in(Duration.ofNanos(Math.max(0, dueNanos - System.nanoTime())));
    }
}
