// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Access;
import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Decides who may do what at one listener: by the server's [Access], and by the listener's own rules where that is undecided.
///
/// Each way in requests a [Permit] in one place. A client that watches or publishes continuously keeps its permit.
///
/// **Threading.** Shared.
public final class AccessControl {
    private static final System.Logger LOG = System.getLogger(AccessControl.class.getName());

    private final CurrentSettings settings;
    private final RefusalLog refusals;
    private final Access own;
    private final Set<Permit> kept = ConcurrentHashMap.newKeySet();

    /// How often all permits have been requested again. A permit that is being kept now may be of an earlier round.
    private final AtomicInteger round = new AtomicInteger();

    /// @param own the listener's rules, which always decide, and at once
    public AccessControl(CurrentSettings settings, RefusalLog refusals, Access own) {
        this.settings = settings;
        this.refusals = refusals;
        this.own = own;
    }

    /// A permit that has not been requested yet.
    public Permit permit(Action action, StreamName stream, Caller caller) {
        return new Permit(this, action, stream, caller);
    }

    /// Whether the caller may watch the stream; false if the decision comes later.
    public boolean showsNow(StreamName stream, Caller caller) {
        return decide(Action.WATCH, stream, caller) instanceof Decision.Allowed;
    }

    Decision decide(Action action, StreamName stream, Caller caller) {
        try {
            var decision = settings.get().access().check(action, stream, caller);
            return decision instanceof Decision.Undecided ? own.check(action, stream, caller) : decision;
        } catch (RuntimeException e) {
            return failed(stream, caller, e);
        }
    }

    /// The verdict, or the listener's own one if it is undecided.
    Verdict settled(Verdict verdict, Action action, StreamName stream, Caller caller) {
        return verdict instanceof Decision.Undecided && own.check(action, stream, caller) instanceof Verdict mine ? mine : verdict;
    }

    /// Denies what could not be decided, and logs why.
    Verdict failed(StreamName stream, Caller caller, Throwable cause) {
        LOG.log(Level.DEBUG, "access to " + stream + " could not be decided", cause);
        return undecided(stream, caller, cause.toString());
    }

    Verdict tooLate(StreamName stream, Caller caller) {
        return undecided(stream, caller, "no decision within %s s".formatted(patience().toMillis() / 1e3));
    }

    private Verdict undecided(StreamName stream, Caller caller, String why) {
        refusals.count("access", Refusal.DENIED, caller, "%s: denied, since the access did not decide: %s".formatted(stream, why));
        return new Decision.Denied("%s: access could not be decided (expected: another try later)".formatted(stream), Optional.empty(), false);
    }

    /// A denial as a refusal, for protocols without a status of their own for it.
    public static RefusedException refusal(StreamName stream, Decision.Denied denied) {
        return denied.hidden()
                ? new RefusedException(Refusal.NO_SUCH_STREAM, "%s: there is no such stream".formatted(stream))
                : new RefusedException(Refusal.DENIED, denied.reason());
    }

    Duration patience() {
        return settings.get().timeouts().decision();
    }

    int round() {
        return round.get();
    }

    void add(Permit permit) {
        kept.add(permit);
    }

    void remove(Permit permit) {
        kept.remove(permit);
    }

    /// Requests all kept permits again, and ends the activities whose permits are denied.
    public void askAgain() {
        round.incrementAndGet();
        kept.forEach(Permit::askAgain);
    }
}
