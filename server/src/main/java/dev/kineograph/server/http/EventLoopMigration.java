// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.RejectedExecutionException;

/// Moves a connection from its event loop to another one of the same kind. No output may be pending, and only the connection's
/// handlers may refer to the old loop.
///
/// **Threading.** Begins on the old loop and ends on the new one; between the two, no code of the connection runs. If the new loop
/// has ended, it ends on the thread that finds this out.
final class EventLoopMigration {
    private EventLoopMigration() {}

    /// @param arrived run on the new loop
    /// @param lost run if the connection does not arrive: the new loop has ended, or the connection was closed on the way
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
        // Called at once, on any thread: a loop that has ended calls no listener.
        var registered = new DefaultChannelPromise(channel, ImmediateEventExecutor.INSTANCE);
        registered.addListener(there -> {
            if (there.isSuccess()) {
                arrive(channel, to, arrived, lost);
            } else {
                giveUp(channel, lost);
            }
        });
        to.register(registered);
    }

    private static void arrive(Channel channel, EventLoop loop, Runnable arrived, Runnable lost) {
        try {
            loop.execute(() -> {
                // The connection may have ended between its arrival and this turn: its handlers are gone then.
                if (channel.isOpen()) {
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
