// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.server.net.Deadline;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Says when to ask a client whether it is there, or waits for the client to ask, and ends one that is silent.
///
/// **Threading.** Confined to its session's event loop.
final class Heartbeat {
    private final EngineSettings settings;
    private final boolean serverPings;
    private final Runnable ask;
    private final BooleanSupplier receiving;
    private final Runnable silent;
    private final Deadline deadline;
    private boolean running;
    private boolean asked;
    private long dueNanos;

    /// @param serverPings whether the server asks, rather than the client
    /// @param ask asks
    /// @param receiving whether the client has taken bytes since it was asked: the question may still stand behind a picture
    /// @param silent the client has not answered in time
    Heartbeat(EventLoop loop, EngineSettings settings, boolean serverPings, Runnable ask, BooleanSupplier receiving, Runnable silent) {
        this.settings = settings;
        this.serverPings = serverPings;
        this.ask = ask;
        this.receiving = receiving;
        this.silent = silent;
        this.deadline = new Deadline(loop, this::expired);
    }

    /// The client is there: the interval begins anew.
    void heard() {
        running = true;
        asked = false;
        dueNanos = System.nanoTime();
        wait(serverPings ? settings.pingInterval() : settings.pingInterval().plus(settings.pingTimeout()));
    }

    void stop() {
        deadline.never();
        running = false;
    }

    /// Does now what is due, where the loop has something to read before its timers: what comes too late is too late.
    void check() {
        if (running && System.nanoTime() - dueNanos >= 0) {
            expired();
        }
    }

    private void expired() {
        if (!serverPings || (asked && !receiving.getAsBoolean())) {
            silent.run();
        } else {
            asked = true;
            ask.run();
            wait(settings.pingTimeout());
        }
    }

    /// From when it was due, not from now: an event loop may be late, and the client counts for itself.
    private void wait(Duration time) {
        dueNanos += time.toNanos();
        deadline.in(Duration.ofNanos(Math.max(0, dueNanos - System.nanoTime())));
    }
}
