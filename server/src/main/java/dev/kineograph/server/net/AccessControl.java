// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Access;
import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Allowed;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.Access.Decision.Settled;
import dev.kineograph.Access.Decision.Undecided;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.ServerSettings;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Decides who may do what at one listener: by the server's [Access], and by the listener's own rules where that is undecided. Whoever may see a stream
/// sees it on those pages that may show it: see [PageRule].
///
/// Each entry point requests a [Permit] in one place. A client that watches or publishes continuously keeps its permit. If no
/// decision can be made, access is denied, and this is logged.
///
/// **Threading.** Shared.
public final class AccessControl {
    private static final System.Logger LOG = System.getLogger(AccessControl.class.getName());

    /// How many requests may wait for a decision at a time. One more is denied at once.
    static final int MAX_AWAITED = 1000;

    private final CurrentSettings settings;
    private final RefusalLog refusals;
    private volatile PublishAccess own;
    private volatile PageRule pages;
    private final Set<KeptPermit> kept = ConcurrentHashMap.newKeySet();
    private final List<Runnable> recheckListeners = new CopyOnWriteArrayList<>();
    private final RecheckQueue rechecks = new RecheckQueue();
    private final Semaphore places = new Semaphore(MAX_AWAITED);

    /// How often all permits have been requested again. A verdict may belong to an earlier round.
    private final AtomicInteger round = new AtomicInteger();

    /// @param own the listener's rules, which always decide, and at once
    public AccessControl(CurrentSettings settings, RefusalLog refusals, PublishAccess own) {
        this.settings = settings;
        this.refusals = refusals;
        this.own = own;
        this.pages = new PageRule(own);
    }

    /// Replaces the listener's rules, and requests all permits [again][#askAgain].
    public void replaceOwnRules(PublishAccess next) {
        own = next;
        pages = new PageRule(next);
        askAgain();
    }

    /// A permit that has not been requested yet.
    public Permit permit(Action action, StreamName stream, Caller caller) {
        return new Permit(this, action, stream, caller);
    }

    /// Whether the caller may watch the stream and no program's access need be asked: the server has the default one, and the
    /// listener's own rules allow it.
    public boolean isOpen(StreamName stream, Caller caller) {
        return !isDecidedByProgram(Action.WATCH)
                && settled(Decision.undecided(), Action.WATCH, stream, caller) instanceof Allowed;
    }

    /// Whether the caller might be allowed to do this, with whatever credentials: by the listener's own rules, or by a program's access.
    public boolean mayAllow(Action action, StreamName stream, Caller caller) {
        return isDecidedByProgram(action) || ownRulesAllow(action, stream, caller);
    }

    private boolean isDecidedByProgram(Action action) {
        var access = settings.get().access();
        return !access.equals(ServerSettings.DEFAULT.access()) && access.isAbout(action);
    }

    /// Whether the caller may administer the stream, as far as that is known at once.
    public boolean administers(StreamName stream, Caller caller) {
        return decide(Action.ADMINISTER, stream, caller) instanceof Verdict verdict
                && settled(verdict, Action.ADMINISTER, stream, caller) instanceof Allowed;
    }

    /// Asks the server's access, which may throw anything. Rights that a browser sends by itself count only for pages of the listener's own origin
    /// and of its `origins`: any other page could use them without having them.
    Decision decide(Action action, StreamName stream, Caller caller) {
        var asking = caller.origin().isEmpty() || own.trustsPage(caller) ? caller : caller.ofForeignPage();
        try {
            return Objects.requireNonNull(settings.get().access().check(action, stream, asking), "no decision");
        } catch (Throwable e) {
            return failed(stream, caller, e);
        }
    }

    /// The verdict, or that of the listener's own rules if it is undecided.
    Settled settled(Verdict verdict, Action action, StreamName stream, Caller caller) {
        var settled = byAccess(verdict, action, stream, caller);
        // Last: nobody learns from it that there is a stream.
        return settled instanceof Allowed && action.isReading()
                ? pages.refusal(settings.get().of(stream).pages(), stream, caller).<Settled>map(refusal -> refusal).orElse(settled)
                : settled;
    }

    private Settled byAccess(Verdict verdict, Action action, StreamName stream, Caller caller) {
        return switch (verdict) {
            case Allowed allowed -> allowed;
            case Denied denied -> denied.hidden() && !action.isReading() ? unhidden(action, stream, caller) : denied;
            case Undecided _ -> byOwnRules(action, stream, caller);
        };
    }

    /// Publishing to a missing stream is never answered with 404, so a 404 would reveal that the stream exists.
    private Settled unhidden(Action action, StreamName stream, Caller caller) {
        return byOwnRules(action, stream, caller) instanceof Denied denied
                ? denied
                : Decision.denied("%s: publishing is not allowed (expected: a stream that the caller may publish to)".formatted(stream));
    }

    private Settled byOwnRules(Action action, StreamName stream, Caller caller) {
        return own.check(action, stream, caller) instanceof Settled ownVerdict
                ? ownVerdict
                : failed(stream, caller, new IllegalStateException("the listener's own rules are undecided"));
    }

    /// Whether the listener's own rules alone would allow it. These rules decide about missing streams, so hidden ones must look the same.
    public boolean ownRulesAllow(Action action, StreamName stream, Caller caller) {
        return byOwnRules(action, stream, caller) instanceof Allowed;
    }

    /// Denies what could not be decided, and logs why. The whole exception is logged at debug level only, as its message may contain credentials.
    Denied failed(StreamName stream, Caller caller, Throwable failure) {
        LOG.log(Level.DEBUG, "access to " + stream + " could not be decided", failure);
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return undecided(stream, caller, cause.getClass().getName());
    }

    Denied tooLate(StreamName stream, Caller caller) {
        return undecided(stream, caller, "no decision within %s s".formatted(decisionTimeout().toMillis() / 1e3));
    }

    Denied tooMany(StreamName stream, Caller caller) {
        var why = "%,d decisions are awaited already".formatted(MAX_AWAITED);
        count(stream, caller, why);
        return Decision.denied("%s: access is not decided now, %s (expected: another try later)".formatted(stream, why));
    }

    private Denied undecided(StreamName stream, Caller caller, String why) {
        count(stream, caller, why);
        return new Denied("%s: access could not be decided (expected: another try later)".formatted(stream), Optional.empty(), false);
    }

    private void count(StreamName stream, Caller caller, String why) {
        refusals.undecided(caller, "%s: denied, because the access policy gave no decision: %s".formatted(stream, why));
    }

    /// A denial as a refusal, for protocols that have no status for it.
    public static RefusedException refusal(StreamName stream, Denied denied) {
        return denied.hidden()
                ? new RefusedException(Refusal.NO_SUCH_STREAM, "%s: there is no such stream".formatted(stream))
                : new RefusedException(Refusal.DENIED, denied.reason());
    }

    Duration decisionTimeout() {
        return settings.get().timeouts().decision();
    }

    /// Takes one of the places for requests that wait for a decision, if one is free.
    boolean enter() {
        return places.tryAcquire();
    }

    void leave() {
        places.release();
    }

    RecheckQueue rechecks() {
        return rechecks;
    }

    int round() {
        return round.get();
    }

    void add(KeptPermit permit) {
        kept.add(permit);
    }

    void remove(KeptPermit permit) {
        kept.remove(permit);
    }

    /// Runs the action whenever all permits are requested again, on the thread that requests this.
    public void whenAskedAgain(Runnable action) {
        recheckListeners.add(action);
    }

    /// Requests all kept permits again, and ends the activities whose permits are denied. Holders of a permit must
    /// [look][Permit#look] at it themselves.
    public void askAgain() {
        round.incrementAndGet();
        kept.forEach(KeptPermit::askAgain);
        recheckListeners.forEach(Runnable::run);
    }
}
