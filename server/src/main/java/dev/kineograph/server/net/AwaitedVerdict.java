// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A verdict that arrives later. If it fails or is late, access is denied, and this is logged.
///
/// A stage that never completes keeps this object alive, but nothing that waited for it.
///
/// **Threading.** Confined to the event loop that waits, except for [#accept], which the access calls on any thread.
final class AwaitedVerdict implements Permit.Validity, BiConsumer<@Nullable Verdict, @Nullable Throwable> {
    private final StreamName stream;
    private final Caller caller;
    private final AccessControl control;
    private final EventLoop loop;
    private @Nullable Runnable leave;
    private @Nullable Consumer<Verdict> answer;
    private boolean asking;
    private @Nullable Verdict atOnce;
    private @Nullable Future<?> timeout;

    /// @param leave run once, when the verdict is no longer awaited
    /// @param answer called with a verdict that is not known at once
    AwaitedVerdict(
            StreamName stream, Caller caller, AccessControl control, EventLoop loop, Runnable leave, Consumer<Verdict> answer) {
        this.stream = stream;
        this.caller = caller;
        this.control = control;
        this.loop = loop;
        this.leave = leave;
        this.answer = answer;
    }

    /// The verdict, if it is known already; otherwise null, and the answer is called with it later.
    @Nullable Verdict await(CompletionStage<? extends Verdict> promised) {
        asking = true;
        try {
            promised.whenComplete(this);
        } catch (Throwable e) {
            settle(null, e);
        } finally {
            asking = false;
        }
        if (atOnce == null) {
            timeout = loop.schedule(this::tooLate, control.decisionTimeout().toMillis() + 1, TimeUnit.MILLISECONDS);
        }
        return atOnce;
    }

    /// A verdict that arrives during [#await] is returned by it. A later one is answered in a separate turn of the loop, as the stage
    /// would swallow the answer's exceptions.
    @Override
    public void accept(@Nullable Verdict verdict, @Nullable Throwable failure) {
        if (loop.inEventLoop() && asking) {
            settle(verdict, failure);
            return;
        }
        try {
            loop.execute(() -> settle(verdict, failure));
        } catch (RejectedExecutionException e) {
            // The server is closing, and nobody waits any more.
        }
    }

    private void settle(@Nullable Verdict verdict, @Nullable Throwable failure) {
        if (answer != null) {
            answer(verdict != null && failure == null ? verdict : control.failed(stream, caller, cause(failure)));
        }
    }

    private static Throwable cause(@Nullable Throwable failure) {
        return failure == null ? new NullPointerException("no verdict") : failure;
    }

    private void tooLate() {
        if (answer != null) {
            answer(control.tooLate(stream, caller));
        }
    }

    private void answer(Verdict verdict) {
        var awaiting = answer;
        cancel();
        if (asking) {
            atOnce = verdict;
        } else if (awaiting != null) {
            awaiting.accept(verdict);
        }
    }

    /// Stops waiting, and forgets who waited.
    void cancel() {
        answer = null;
        if (timeout != null && loop.inEventLoop()) {
            timeout.cancel(false);
        }
        timeout = null;
        var left = leave;
        leave = null;
        if (left != null) {
            left.run();
        }
    }
}
