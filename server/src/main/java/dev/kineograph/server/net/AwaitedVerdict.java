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
/// **Threading.** Confined to the event loop that waits, except for [#accept], which the access calls on any thread.
final class AwaitedVerdict implements BiConsumer<@Nullable Verdict, @Nullable Throwable> {
    private final StreamName stream;
    private final Caller caller;
    private final AccessControl control;
    private final EventLoop loop;
    private final Consumer<Verdict> answer;
    private boolean asking;
    private boolean done;
    private @Nullable Verdict atOnce;
    private @Nullable Future<?> timeout;

    AwaitedVerdict(StreamName stream, Caller caller, AccessControl control, EventLoop loop, Consumer<Verdict> answer) {
        this.stream = stream;
        this.caller = caller;
        this.control = control;
        this.loop = loop;
        this.answer = answer;
    }

    /// The verdict, if it is known already; otherwise null, and the answer is called with it later.
    @Nullable Verdict await(CompletionStage<? extends Verdict> promised) {
        asking = true;
        promised.whenComplete(this);
        asking = false;
        if (atOnce == null) {
            timeout = loop.schedule(this::tooLate, control.patience().toMillis(), TimeUnit.MILLISECONDS);
        }
        return atOnce;
    }

    @Override
    public void accept(@Nullable Verdict verdict, @Nullable Throwable failure) {
        if (loop.inEventLoop()) {
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
        if (done) {
            return;
        }
        done = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
        var settled = verdict != null && failure == null ? verdict : control.failed(stream, caller, failure == null ? new IllegalStateException("no verdict") : failure);
        if (asking) {
            atOnce = settled;
        } else {
            answer.accept(settled);
        }
    }

    private void tooLate() {
        if (!done) {
            done = true;
            answer.accept(control.tooLate(stream, caller));
        }
    }
}
