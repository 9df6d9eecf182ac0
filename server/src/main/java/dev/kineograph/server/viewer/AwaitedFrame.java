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

/// A viewer that leaves with the first suitable frame, for snapshots.
///
/// **Threading.** Confined to its audience's event loop.
public final class AwaitedFrame implements Viewer {
    private final Audience audience;
    private final Predicate<Frame> wanted;
    private final Consumer<Outcome> answer;
    private final Deadline deadline;
    private final Future<Void> closed;
    private final FutureListener<Void> leaver;
    private boolean done;

    /// What waiting comes to.
    public sealed interface Outcome {}

    /// The first suitable frame.
    public record Arrived(Frame frame) implements Outcome {}

    /// Why there is none.
    public enum Missing implements Outcome {
        /// None came in time; one may come later.
        LATE,
        /// The stream or the server ends.
        ENDED
    }

    private AwaitedFrame(Audience audience, Predicate<Frame> wanted, Future<Void> closed, Consumer<Outcome> answer) {
        this.audience = audience;
        this.wanted = wanted;
        this.answer = answer;
        this.deadline = new Deadline(audience.loop(), () -> finish(Missing.LATE));
        this.closed = closed;
        this.leaver = _ -> leave();
    }

    /// Waits for a frame.
    ///
    /// @param wanted whether a frame is suitable
    /// @param wait the longest time to wait
    /// @param closed completed when the client has gone
    /// @param answer gets the outcome, unless the client has gone
    public static void in(
            Audience audience,
            Predicate<Frame> wanted,
            Duration wait,
            Future<Void> closed,
            Consumer<Outcome> answer) {
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
            finish(new Arrived(newest.frame()));
        }
    }

    private void finish(Outcome outcome) {
        if (leave()) {
            answer.accept(outcome);
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
        finish(Missing.ENDED);
    }

    @Override
    public void abandon() {
        // It holds no resources elsewhere.
    }
}
