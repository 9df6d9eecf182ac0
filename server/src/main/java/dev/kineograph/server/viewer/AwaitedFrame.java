// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Frame;
import dev.kineograph.server.net.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A viewer that leaves with the first suitable frame, for snapshots.
///
/// **Threading.** Confined to its audience's event loop.
public final class AwaitedFrame implements Viewer {
    private final Audience audience;
    private final Predicate<Frame> wanted;
    private final Consumer<@Nullable Frame> answer;
    private final Deadline deadline;
    private final Future<Void> closed;
    private final FutureListener<Void> leaver;
    private boolean done;

    private AwaitedFrame(
            Audience audience, Predicate<Frame> wanted, Future<Void> closed, Consumer<@Nullable Frame> answer) {
        this.audience = audience;
        this.wanted = wanted;
        this.answer = answer;
        this.deadline = new Deadline(audience.loop(), () -> finish(null));
        this.closed = closed;
        this.leaver = _ -> leave();
    }

    /// Waits for a frame.
    ///
    /// @param wanted whether a frame is suitable
    /// @param wait the longest time to wait
    /// @param closed completed when the client has gone
    /// @param answer gets the frame, or null when none came in time
    public static void in(
            Audience audience,
            Predicate<Frame> wanted,
            Duration wait,
            Future<Void> closed,
            Consumer<@Nullable Frame> answer) {
        var awaited = new AwaitedFrame(audience, wanted, closed, answer);
        awaited.deadline.in(wait);
        audience.join(awaited);
        if (!awaited.done) {
            closed.addListener(awaited.leaver);
        }
    }

    @Override
    public void offer(FrameBuffer newest) {
        if (wanted.test(newest.frame())) {
            finish(newest.frame());
        }
    }

    private void finish(@Nullable Frame frame) {
        if (leave()) {
            answer.accept(frame);
        }
    }

    private boolean leave() {
        boolean first = !done;
        done = true;
        if (first) {
            deadline.never();
            closed.removeListener(leaver);
            audience.leave(this);
        }
        return first;
    }

    @Override
    public void end(Function<Farewell, ByteBuf> words) {
        finish(null);
    }

    @Override
    public void abandon() {
        // It holds no resources elsewhere.
    }
}
