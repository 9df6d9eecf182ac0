// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/// Limits how fast the messages of one client are handled: some in each turn of its event loop, the others in later turns, so that a
/// client that sends many delays nobody else on the loop. Requests that cost more than their bytes, such as joining or subscribing, also
/// have a rate: some at once, then ten a second; a client that sends more of them waits.
///
/// **Threading.** Confined to the client's event loop.
public final class InputPace {
    private static final int UNITS_PER_TURN = 16;
    private static final int BYTES_PER_UNIT = 4 << 10;

    private static final long REQUEST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /// A page that reconnects subscribes to everything that it shows.
    private static final int REQUESTS_AT_ONCE = 32;

    private final EventLoop loop;
    private int unitsLeft = UNITS_PER_TURN;
    private boolean turnEnds;

    /// When all requests so far have been paid for, at their rate.
    private long paidNanos = System.nanoTime();

    /// The pace of a client that has sent nothing yet.
    public InputPace(EventLoop loop) {
        this.loop = loop;
    }

    /// A message of that many bytes has been handled.
    public void handled(int bytes) {
        unitsLeft -= 1 + bytes / BYTES_PER_UNIT;
        if (!turnEnds) {
            turnEnds = true;
            inNextTurn(this::beginTurn, 0);
        }
    }

    private void beginTurn() {
        turnEnds = false;
        unitsLeft = UNITS_PER_TURN;
    }

    /// A request that costs more than its bytes has been handled.
    public void charge() {
        paidNanos = Math.max(paidNanos, System.nanoTime()) + REQUEST_NANOS;
    }

    /// Whether the next message has to wait.
    public boolean mustWait() {
        return unitsLeft <= 0 || waitNanos() > 0;
    }

    private long waitNanos() {
        return paidNanos - System.nanoTime() - REQUESTS_AT_ONCE * REQUEST_NANOS;
    }

    /// Runs the step, which handles what waits, as soon as it may.
    public void later(Runnable step) {
        inNextTurn(step, Math.max(0, waitNanos()));
    }

    /// Not by `execute`: a loop runs all tasks, also those that tasks add, before it serves its connections again.
    private void inNextTurn(Runnable step, long delayNanos) {
        loop.schedule(step, delayNanos, TimeUnit.NANOSECONDS);
    }
}
