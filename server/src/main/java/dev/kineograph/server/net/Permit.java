// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Permission for a caller to do one thing to one stream. For an activity that goes on, such as watching, the permit is [kept][#keep]: it is
/// requested again when the decision expires and when the server asks for all permits again, and the activity ends when it is denied.
///
/// **Threading.** Confined to the event loop on which it is requested, except for [#askAgain] and [#close].
public final class Permit implements AutoCloseable {
    /// Also for decisions that have expired before they are made: an access is not asked in a loop.
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private static final Duration LONGEST = Duration.ofDays(1);

    private final AccessControl control;
    private final Action action;
    private final StreamName stream;
    private final Caller caller;
    private Optional<Instant> until = Optional.empty();
    private volatile @Nullable EventLoop loop;
    private @Nullable Runnable end;
    private @Nullable Future<?> expiry;
    private int round;

    Permit(AccessControl control, Action action, StreamName stream, Caller caller) {
        this.control = control;
        this.action = action;
        this.stream = stream;
        this.caller = caller;
    }

    /// Requests the permit. The verdict, [Allowed] or [Decision.Denied], if it is known now; otherwise null.
    ///
    /// @param on the current event loop
    /// @param later called there with a verdict that was not known at once
    public @Nullable Verdict ask(EventLoop on, Consumer<Verdict> later) {
        round = control.round();
        return switch (control.decide(action, stream, caller)) {
            case Verdict verdict -> noted(verdict);
            case Decision.Later promised -> {
                var awaited = new AwaitedVerdict(stream, caller, control, on, verdict -> later.accept(settled(verdict)));
                var verdict = awaited.await(promised.verdict());
                yield verdict == null ? null : settled(verdict);
            }
        };
    }

    private Verdict settled(Verdict verdict) {
        return noted(control.settled(verdict, action, stream, caller));
    }

    private Verdict noted(Verdict verdict) {
        until = verdict instanceof Allowed allowed ? allowed.until() : Optional.empty();
        return verdict;
    }

    /// Keeps a permit that was granted until it is closed.
    ///
    /// @param on the event loop of the activity, from now on that of the permit
    /// @param newEnd ends the activity; run there, once, when the permit is denied later. The permit is closed then
    public void keep(EventLoop on, Runnable newEnd) {
        loop = on;
        end = newEnd;
        // In this order: either the permit is found when all are asked for again, or the new round is seen here.
        control.add(this);
        if (round == control.round()) {
            expire(on);
        } else {
            askAgain();
        }
    }

    private void expire(EventLoop on) {
        if (until.isPresent()) {
            var left = Duration.between(Instant.now(), until.get());
            var wait = left.compareTo(SHORTEST) < 0 ? SHORTEST : left.compareTo(LONGEST) > 0 ? LONGEST : left;
            expiry = on.schedule(() -> expired(on), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void expired(EventLoop on) {
        if (until.map(Instant.now()::isBefore).orElse(false)) {
            expire(on);
        } else {
            check(on);
        }
    }

    /// Requests it again, on its event loop. From any thread.
    void askAgain() {
        var on = loop;
        if (on == null) {
            return;
        }
        try {
            on.execute(() -> check(on));
        } catch (RejectedExecutionException e) {
            // The server is closing, which ends the activity too.
        }
    }

    private void check(EventLoop on) {
        if (end != null) {
            cancelExpiry();
            var verdict = ask(on, late -> apply(on, late));
            if (verdict != null) {
                apply(on, verdict);
            }
        }
    }

    private void apply(EventLoop on, Verdict verdict) {
        var denied = end;
        if (denied == null) {
            // Closed while the verdict was awaited.
            return;
        }
        cancelExpiry();
        if (verdict instanceof Allowed) {
            expire(on);
        } else {
            close();
            denied.run();
        }
    }

    private void cancelExpiry() {
        if (expiry != null) {
            expiry.cancel(false);
            expiry = null;
        }
    }

    /// Gives the permit up: the activity has ended. From any thread; closing twice does nothing.
    @Override
    public void close() {
        control.remove(this);
        var on = loop;
        if (on == null || on.inEventLoop()) {
            forget();
            return;
        }
        try {
            on.execute(this::forget);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and its timers with it.
        }
    }

    private void forget() {
        end = null;
        cancelExpiry();
    }
}
