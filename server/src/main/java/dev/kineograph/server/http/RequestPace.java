// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.concurrent.TimeUnit;

/// Limits how long a client's requests keep its event loop in one turn, so that one that sends many at once delays nobody else on the loop. After
/// a few milliseconds, the other requests wait for the next turn.
///
/// **Threading.** Confined to its connection's event loop.
final class RequestPace {
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private boolean begun;
    private long begunNanos;

    /// A request is about to be handled.
    void handling() {
        if (!begun) {
            begun = true;
            begunNanos = System.nanoTime();
        }
    }

    /// Continues with the next request: now, or in the loop's next turn.
    void next(Channel channel, Runnable step) {
        if (!begun || System.nanoTime() - begunNanos <= TURN_NANOS) {
            step.run();
            return;
        }
        // The end of input must not close the connection before the waiting input is read.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        // Not by `execute`: a loop runs all tasks, also those that tasks add, before it serves its connections again.
        channel.eventLoop().schedule(() -> {
            beginTurn();
            step.run();
        }, 0, TimeUnit.NANOSECONDS);
    }

    /// The loop has served its other connections meanwhile.
    void beginTurn() {
        begun = false;
    }
}
