// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;

/// Takes a connection from its event loop to another one of the same kind. Nothing may be on its way out, and nobody but the
/// connection's handlers may hold on to the old loop.
///
/// **Threading.** Begins on the old loop and ends on the new one; between the two, nothing of the connection runs.
final class LoopChange {
    private LoopChange() {}

    /// @param arrived run on the new loop
    /// @param lost run when there is no arriving: the new loop has ended, or the connection was closed on the way
    static void begin(Channel channel, EventLoop to, Runnable arrived, Runnable lost) {
        channel.deregister().addListener(gone -> {
            if (gone.isSuccess()) {
                join(channel, to, arrived, lost);
            } else {
                giveUp(channel, lost);
            }
        });
    }

    private static void join(Channel channel, EventLoop to, Runnable arrived, Runnable lost) {
        try {
            to.register(channel).addListener(there -> {
                // It may have ended between its arrival and this turn: its handlers are gone then.
                if (there.isSuccess() && channel.isOpen()) {
                    arrived.run();
                } else {
                    giveUp(channel, lost);
                }
            });
        } catch (RejectedExecutionException e) {
            giveUp(channel, lost);
        }
    }

    private static void giveUp(Channel channel, Runnable lost) {
        channel.unsafe().closeForcibly();
        lost.run();
    }
}
