// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.concurrent.TimeUnit;

/// How long a client's requests keep its event loop in one turn: one that sends many at once delays nobody else on the loop. What is over after a
/// few milliseconds goes on in the next turn.
///
/// **Threading.** Confined to its connection's event loop.
final class RequestPace {
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private boolean begun;
    private long begunNanos;

    /// A request is handled.
    void handling() {
        if (!begun) {
            begun = true;
            begunNanos = System.nanoTime();
        }
    }

    /// Goes on with the next request: now, or in the loop's next turn.
    void next(Channel channel, Runnable step) {
        if (!begun || System.nanoTime() - begunNanos <= TURN_NANOS) {
            step.run();
            return;
        }
        // Input that waits for its turn is read before its end counts.
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        // Not by `execute`: a loop runs all tasks that tasks bring before it looks at its connections again.
        channel.eventLoop().schedule(() -> {
            beginTurn();
            step.run();
        }, 0, TimeUnit.NANOSECONDS);
    }

    /// The loop has looked at its other connections since.
    void beginTurn() {
        begun = false;
    }
}
