// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/// Decides who may do what.
///
/// It is asked once for each request, and once for each stream that a client watches or publishes continuously. Permissions to watch or
/// publish continuously are checked again when their decision expires, and when the program asks the server to. It is asked by name, before
/// the server looks for the stream: decisions that depend only on the name and the caller do not reveal which streams exist.
///
/// Anything that is not a decision denies: null, an exception or error, a stage that fails, completes with null or does not complete in time.
///
/// **Threading.** Shared: called from any thread, must not block. A decision that takes long is made [later][Decision#later].
@FunctionalInterface
public interface Access {

    /// What a caller wants to do.
    enum Action {
        /// See a stream live or its state, or find it in a list.
        WATCH,
        /// See a stream's newest picture, one for each request. Callers that may watch should be allowed this too.
        SNAPSHOT,
        /// Publish pictures to a stream.
        PUBLISH,
        /// Add and remove streams.
        ADMINISTER;

        /// Whether it changes nothing: the caller only sees something.
        public boolean isReading() {
            return this == WATCH || this == SNAPSHOT;
        }
    }

    /// The decision: a verdict, or the promise of one.
    sealed interface Decision {
        /// The caller may do it, whatever the server's own rules say.
        static Allowed allowed() {
            return Allowed.FOREVER;
        }

        /// The caller may do it until then; a viewer is checked again up to half a second later.
        static Allowed allowedUntil(Instant until) {
            return new Allowed(Optional.of(until));
        }

        /// The caller may not do it: 403 over HTTP.
        ///
        /// @param reason a sentence for the caller: what was wrong, and what to do
        static Denied denied(String reason) {
            return new Denied(reason, Optional.empty(), false);
        }

        /// The caller may not do it now, as it or others at its address have failed too often: 429 over HTTP.
        ///
        /// @param reason a sentence for the caller
        /// @param retryAfter when another try makes sense
        static Denied throttled(String reason, Duration retryAfter) {
            return new Denied(reason, Optional.empty(), false, Optional.of(retryAfter));
        }

        /// The caller may not do it without credentials: 401 over HTTP. Its credentials are then in [Caller#authorization].
        ///
        /// @param reason a sentence for the caller
        /// @param challenge the value of `WWW-Authenticate`, such as `Basic realm="cameras"`; several are lines
        static Denied challenged(String reason, String challenge) {
            return new Denied(reason, Optional.of(challenge), false);
        }

        /// The caller may not watch the stream, and gets the same answer as for a stream that does not exist: 404 over HTTP.
        ///
        /// It is meant for [actions that read][Action#isReading]. Publishing to a stream that does not exist makes one, so there is no answer that would hide a
        /// stream from publishers: they get the denial of the listener's own rules, or else a plain one.
        static Denied hidden() {
            return new Denied("there is no such stream", Optional.empty(), true);
        }

        /// The server's own rules decide: anyone may watch, and each listener says who may publish.
        static Undecided undecided() {
            return Undecided.INSTANCE;
        }

        /// The verdict comes later. The caller waits for it, up to the server's timeout; a failure denies.
        static Later later(CompletionStage<? extends Verdict> verdict) {
            return new Later(verdict);
        }

        /// A decision that has been made.
        sealed interface Verdict extends Decision {}

        /// A verdict that needs no other rules.
        sealed interface Settled extends Verdict {}

        /// The caller may do it.
        ///
        /// @param until when the decision expires; empty for never
        record Allowed(Optional<Instant> until) implements Settled {
            private static final Allowed FOREVER = new Allowed(Optional.empty());
        }

        /// The caller may not do it.
        ///
        /// @param reason a sentence for the caller
        /// @param challenge the value of `WWW-Authenticate`, if credentials might help; several are lines
        /// @param hidden whether the caller is told that there is no such stream
        /// @param retryAfter when another try makes sense, if the caller has tried too often
        record Denied(String reason, Optional<String> challenge, boolean hidden, Optional<Duration> retryAfter) implements Settled {
            private static final Pattern FIELD_VALUE = Pattern.compile("[ -~]+(\n[ -~]+)*");

            /// A denial that another try would not change.
            ///
            /// @throws IllegalArgumentException if the challenge does not fit into a header
            public Denied(String reason, Optional<String> challenge, boolean hidden) {
                this(reason, challenge, hidden, Optional.empty());
            }

            /// Checks that the challenge fits into a header.
            ///
            /// @throws IllegalArgumentException if it does not
            public Denied {
                if (!challenge.map(text -> FIELD_VALUE.matcher(text).matches()).orElse(true)) {
                    throw new IllegalArgumentException("challenge: not visible ASCII (expected: such as Basic realm=\"cameras\")");
                }
            }
        }

        /// The server's own rules decide.
        record Undecided() implements Verdict {
            private static final Undecided INSTANCE = new Undecided();
        }

        /// The verdict comes later.
        ///
        /// @param verdict completes on any thread
        record Later(CompletionStage<? extends Verdict> verdict) implements Decision {
            /// Requires a stage.
            ///
            /// @throws NullPointerException if there is none
            public Later {
                Objects.requireNonNull(verdict, "verdict");
            }
        }
    }

    /// The names of the cookies that [Caller#cookie] is to have, always the same; none by default. A browser sends all that it has for the server's name, whoever set them.
    default Set<String> cookies() {
        return Set.of();
    }

    /// Decides whether this caller may do this to this stream.
    Decision check(Action action, StreamName stream, Caller caller);

    /// Whether it may decide about this action at all. If not, it is undecided about it for every stream and caller, and hints may be given without asking it.
    default boolean isAbout(Action action) {
        return true;
    }
}
