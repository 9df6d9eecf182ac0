// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Access.Decision.Denied;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A permit that is kept for an activity, and checked when its decision expires or all permits are requested again.
///
/// **Threading.** Confined to the activity's event loop, except for [#askAgain] and [#close].
public final class KeptPermit implements PermitHolder, AutoCloseable {
    /// Minimum wait, so that a decision that has already expired does not cause a busy loop.
    private static final Duration MIN_WAIT = Duration.ofMillis(100);

    private static final Duration MAX_WAIT = Duration.ofDays(1);

    private final AccessControl control;
    private final Permit permit;
    private final EventLoop loop;
    private final Consumer<Denied> end;
    private @Nullable Future<?> expiry;

    KeptPermit(AccessControl control, Permit permit, EventLoop loop, Consumer<Denied> end) {
        this.control = control;
        this.permit = permit;
        this.loop = loop;
        this.end = end;
    }

    void begin() {
        renewed(permit.until());
        permit.hold(this, permit.stream());
        // In this order: either the next round finds it, or it sees the new round here.
        control.add(this);
        permit.lookForRound();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void renewed(Optional<Instant> until) {
        cancelExpiry();
        until.ifPresent(this::lookAt);
    }

    /// A timer counts whole milliseconds, and must not fire early.
    private void lookAt(Instant time) {
        var left = Duration.between(Instant.now(), time);
        var wait = left.compareTo(MIN_WAIT) < 0 ? MIN_WAIT : left.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : left;
        expiry = loop.schedule(() -> expired(time), wait.toMillis() + 1, TimeUnit.MILLISECONDS);
    }

    private void expired(Instant time) {
        if (Instant.now().isBefore(time)) {
            lookAt(time);
        } else {
            permit.look();
        }
    }

    private void cancelExpiry() {
        if (expiry != null) {
            expiry.cancel(false);
            expiry = null;
        }
    }

    @Override
    public void revoked(Denied denied) {
        forget();
        end.accept(denied);
    }

    /// Requests it again if its verdict belongs to an earlier round. From any thread.
    void askAgain() {
        onLoop(permit::lookForRound);
    }

    /// Gives the permit up: the activity has ended. From any thread; closing twice does nothing.
    @Override
    public void close() {
        control.remove(this);
        onLoop(() -> {
            permit.close();
            forget();
        });
    }

    private void forget() {
        control.remove(this);
        cancelExpiry();
    }

    private void onLoop(Runnable step) {
        if (loop.inEventLoop()) {
            step.run();
            return;
        }
        try {
            loop.execute(step);
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the activity and its timer with it.
        }
    }
}
