// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Later;
import dev.kineograph.Access.Decision.Settled;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Permission for a caller to do one thing to one stream. A continuing activity, such as watching, [holds][#hold] its permit, or has it
/// [kept][#keep]: it is requested again when the decision expires and when the server requests all permits again, and the activity ends
/// when it is denied.
///
/// There is one for each viewer: 40 bytes.
///
/// **Threading.** Confined to the event loop on which it is requested, except for [#recheck].
public final class Permit implements AutoCloseable {
    private final AccessControl control;
    private final Action action;
    private final Caller caller;
    private StreamName stream;
    private Validity state = Unexpiring.UNLIMITED;
    private @Nullable PermitHolder holder;
    private int round;

    sealed interface Validity permits Unexpiring, Expiring, AwaitedVerdict {}

    private enum Unexpiring implements Validity {
        /// Not requested yet, or granted without an expiry time.
        UNLIMITED,
        /// Waits to be requested again; granted until then.
        QUEUED,
        CLOSED
    }

    private record Expiring(Instant until) implements Validity {}

    Permit(AccessControl control, Action action, StreamName stream, Caller caller) {
        this.control = control;
        this.action = action;
        this.stream = stream;
        this.caller = caller;
    }

    private Permit copy() {
        var copy = new Permit(control, action, stream, caller);
        copy.state = state;
        copy.round = round;
        return copy;
    }

    /// Requests the permit. Returns the verdict if it is known now, otherwise null.
    ///
    /// @param on the current event loop
    /// @param later called there with a verdict that was not known at once; never after [#close]
    public @Nullable Settled ask(EventLoop on, Consumer<Settled> later) {
        withdraw();
        round = control.round();
        var verdict = switch (control.decide(action, stream, caller)) {
            case Verdict known -> noted(known);
            case Later promised -> control.enter() ? await(promised, on, control::leave, later) : control.tooMany(stream, caller);
        };
        return verdict == null || round == control.round() ? verdict : ask(on, later);
    }

    private @Nullable Settled await(Later promised, EventLoop on, Runnable leave, Consumer<Settled> later) {
        var awaited = new AwaitedVerdict(stream, caller, control, on, leave, verdict -> decided(verdict, on, later));
        state = awaited;
        var verdict = awaited.await(promised.verdict());
        return verdict == null ? null : noted(verdict);
    }

    /// If the server has requested all permits again meanwhile, this verdict may be outdated: only the newest request counts.
    private void decided(Verdict verdict, EventLoop on, Consumer<Settled> later) {
        if (round == control.round()) {
            later.accept(noted(verdict));
        } else if (holder != null) {
            queue();
        } else {
            var again = ask(on, later);
            if (again != null) {
                later.accept(again);
            }
        }
    }

    private Settled noted(Verdict verdict) {
        var settled = control.settled(verdict, action, stream, caller);
        state = settled instanceof Allowed(var until) && until.isPresent() ? new Expiring(until.get()) : Unexpiring.UNLIMITED;
        return settled;
    }

    /// Holds a permit that was granted, until it is closed. The holder [looks][#look] at it now and then.
    ///
    /// @param ownName the stream's own name, which is kept in place of the one that the request brought, if they are equal
    public void hold(PermitHolder newHolder, StreamName ownName) {
        holder = newHolder;
        if (ownName.equals(stream)) {
            stream = ownName;
        }
    }

    /// Keeps a granted permit, and checks it when necessary, until the result is closed, from any thread.
    ///
    /// @param on the event loop of the activity, and from now on of the permit
    /// @param end ends the activity; run there, once, when the permit is denied later. The permit is closed then
    public KeptPermit keep(EventLoop on, Consumer<Denied> end) {
        var kept = new KeptPermit(control, copy(), on, end);
        kept.begin();
        return kept;
    }

    StreamName stream() {
        return stream;
    }

    Optional<Instant> until() {
        return state instanceof Expiring(var until) ? Optional.of(until) : Optional.empty();
    }

    /// Requests a held permit again if its decision has expired, or all permits are requested again.
    public void look() {
        lookForRound();
        if (state instanceof Expiring(var until) && !Instant.now().isBefore(until)) {
            queue();
        }
    }

    /// Requests it again if all permits are requested again, but not because it has expired.
    void lookForRound() {
        if (round != control.round() && state != Unexpiring.QUEUED && state != Unexpiring.CLOSED) {
            queue();
        }
    }

    private void queue() {
        withdraw();
        state = Unexpiring.QUEUED;
        control.rechecks().add(this);
    }

    /// Requests a queued permit again on its event loop, and then [leaves][RecheckQueue#leave] the queue. From any thread; false if the loop
    /// has ended, and its activities with it.
    boolean recheck() {
        var of = holder;
        if (of == null) {
            return false;
        }
        try {
            of.loop().execute(() -> request(of));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void request(PermitHolder of) {
        if (state != Unexpiring.QUEUED) {
            // Closed meanwhile.
            control.rechecks().leave();
            return;
        }
        round = control.round();
        Consumer<Settled> then = verdict -> apply(of, verdict);
        switch (control.decide(action, stream, caller)) {
            case Verdict verdict -> {
                control.rechecks().leave();
                then.accept(noted(verdict));
            }
            case Later promised -> {
                var verdict = await(promised, of.loop(), control.rechecks()::leave, then);
                if (verdict != null) {
                    then.accept(verdict);
                }
            }
        }
    }

    private void apply(PermitHolder of, Settled verdict) {
        switch (verdict) {
            case Allowed allowed -> of.renewed(allowed.until());
            case Denied denied -> {
                close();
                of.revoked(denied);
            }
        }
    }

    private void withdraw() {
        if (state instanceof AwaitedVerdict awaited) {
            awaited.cancel();
        }
    }

    /// Gives the permit up: the activity has ended, or is no longer wanted. Closing twice does nothing.
    @Override
    public void close() {
        withdraw();
        state = Unexpiring.CLOSED;
    }
}
