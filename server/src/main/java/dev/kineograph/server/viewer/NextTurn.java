// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/// A step that goes on after the loop has served its connections. A task would run before that; one that is scheduled, for at once, runs after it.
///
/// **Threading.** Confined to the event loop.
final class NextTurn {
    private final EventLoop loop;
    private final Runnable step;
    private boolean isDue;

    NextTurn(EventLoop loop, Runnable step) {
        this.loop = loop;
        this.step = step;
    }

    /// Takes the step then, once, however often this is called until then.
    void schedule() {
        if (!isDue) {
            isDue = true;
            loop.schedule(this::run, 0, TimeUnit.NANOSECONDS);
        }
    }

    private void run() {
        isDue = false;
        step.run();
    }
}
