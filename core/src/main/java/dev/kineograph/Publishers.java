// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The publishers of a stream.
///
/// **Threading.** Guarded by the lock of its stream.
final class Publishers {
    /// How long a silent publisher keeps its place from the same sender, whose older connection it may be.
    private static final long KEEPS_NANOS = Duration.ofSeconds(2).toNanos();

    /// How long it keeps its place from others: a publisher that sends nothing does not keep it for ever, and two slow ones do not alternate.
    private static final long KEEPS_FROM_OTHERS_NANOS = Duration.ofSeconds(10).toNanos();

    private final StreamName stream;
    private final List<Holding> open = new ArrayList<>(1);
    private long epoch;
    private String whyClosed = "this publisher was closed, or a newer connection took its place";

    /// A publisher.
    interface Member extends AutoCloseable {
        Caller caller();

        @Override
        void close();
    }

    /// The place that a publisher has.
    private static final class Holding {
        private final Member member;
        private final String kind;
        private final long sinceNanos;
        private long publishedNanos;

        private Holding(Member member, String kind, long nowNanos) {
            this.member = member;
            this.kind = kind;
            this.sinceNanos = nowNanos;
            this.publishedNanos = nowNanos;
        }

        /// Whether a newer connection may have the place. A place of this program itself is only for the same part of the program.
        private boolean isFor(Caller newer, long nowNanos) {
            boolean isSame = isOf(newer);
            return isOfProgram() ? isSame : nowNanos - publishedNanos >= (isSame ? KEEPS_NANOS : KEEPS_FROM_OTHERS_NANOS);
        }

        private boolean isOf(Caller caller) {
            return member.caller().identity().equals(caller.identity());
        }

        private boolean isOfProgram() {
            return member.caller().address().isEmpty();
        }

        private String kindShown() {
            return kind.isEmpty() ? member.caller().address().isEmpty() ? member.caller().toString() : "another publisher" : kind;
        }

        /// Who has the place and for how long, for the log and for this program.
        private String named(long nowNanos) {
            return since(kind.isEmpty() ? member.caller().toString() : kind + " of " + member.caller(), nowNanos);
        }

        /// The same for everybody else, without an address.
        private String unnamed(long nowNanos) {
            return isOfProgram() ? named(nowNanos) : since(kind.isEmpty() ? "another publisher" : kind, nowNanos);
        }

        private String since(String who, long nowNanos) {
            return "%s for %,d s".formatted(who, TimeUnit.NANOSECONDS.toSeconds(nowNanos - sinceNanos));
        }
    }

    Publishers(StreamName stream) {
        this.stream = stream;
    }

    /// The uninterrupted period that began with the first of the current publishers; another one if that frame came from another hub meanwhile, and is of a
    /// later one.
    long epochAfter(@Nullable Frame newest) {
        if (newest != null && newest.epoch() > epoch) {
            beginEpoch(newest.epoch());
        }
        return epoch;
    }

    private void beginEpoch(long after) {
        epoch = Math.max(after + 1, System.currentTimeMillis());
    }

    /// Notes that this publisher publishes.
    ///
    /// @throws RefusedException if it may not, or no longer
    void check(Member publisher, long nowNanos) {
        for (var place : open) {
            if (place.member.equals(publisher)) {
                place.publishedNanos = nowNanos;
                return;
            }
        }
        throw new RefusedException(Refusal.CLOSED, "%s: %s".formatted(stream, whyClosed));
    }

    /// What the publisher that was opened last is.
    Optional<String> kindOfNewest() {
        return open.isEmpty() ? Optional.empty() : Optional.of(open.getLast().kindShown());
    }

    /// Returns all, some of which are to be closed.
    ///
    /// @param why what those are told who publish and are closed
    List<Member> ended(Optional<String> why) {
        whyClosed = why.orElse(whyClosed);
        return open.stream().map(place -> place.member).toList();
    }

    /// Adds a publisher. If only one is allowed, it replaces an older connection of the same sender; if the newest counts, any other publisher.
    ///
    /// @param kind what the publisher is, for messages to refused ones; may be empty
    /// @throws RefusedException if only one is allowed and there is another
    void add(Member publisher, PublisherPolicy policy, String kind, long nowNanos) {
        if (!open.isEmpty()) {
            makeRoom(publisher.caller(), policy, nowNanos);
        }
        if (open.isEmpty()) {
            beginEpoch(epoch);
        }
        open.add(new Holding(publisher, kind, nowNanos));
    }

    /// Notes that a publisher of the same part of this program publishes, or adds this one as [#add] does.
    void addIfAbsent(Member publisher, PublisherPolicy policy, long nowNanos) {
        for (var place : open) {
            if (place.isOfProgram() && place.isOf(publisher.caller())) {
                place.publishedNanos = nowNanos;
                return;
            }
        }
        add(publisher, policy, "", nowNanos);
    }

    private void makeRoom(Caller newer, PublisherPolicy policy, long nowNanos) {
        switch (policy) {
            case ONE -> replace(open.getFirst(), newer, nowNanos);
            case NEWEST -> open.clear();
            case MANY -> {}
        }
    }

    private void replace(Holding holder, Caller newer, long nowNanos) {
        if (!holder.isFor(newer, nowNanos)) {
            var named = holder.named(nowNanos);
            throw new RefusedException(
                    Refusal.TAKEN, heldBy(newer.address().isEmpty() ? named : holder.unnamed(nowNanos)), heldBy(named));
        }
        open.remove(holder);
    }

    private String heldBy(String holder) {
        return "%s: held by %s (expected: one publisher at a time; publishers: newest would replace it, many would mix them)"
                .formatted(stream, holder);
    }

    /// Removes a publisher. Returns whether it was the last one.
    boolean removeLast(Member publisher) {
        return open.removeIf(place -> place.member.equals(publisher)) && open.isEmpty();
    }
}
