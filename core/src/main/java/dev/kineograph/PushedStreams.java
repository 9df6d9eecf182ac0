// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The streams of a hub that exist because somebody pushed to them, and the origins that own them. When names or bytes run out, one
/// makes room: of the origin that has the most, the unwatched stream that has had no picture for the longest time.
///
/// No origin makes room for one that has more. A stream to which somebody is pushing makes room only for its own origin, and for origins
/// that have less.
///
/// **Threading.** Guarded by its [StreamTable]; [#contains] needs no lock.
final class PushedStreams {
    private static final long IDLE_NANOS = Duration.ofSeconds(10).toNanos();

    private final NanoClock clock;
    private final Map<StreamName, OwnedStream> entries = new ConcurrentHashMap<>();
    private PushedLimits limits = PushedLimits.NONE;
    private long held;

    private static final class OwnedStream {
        private final ImageStream stream;
        private String origin;
        private long bytes;
        private long pushedNanos;

        private OwnedStream(ImageStream stream, String origin, long nowNanos) {
            this.stream = stream;
            this.origin = origin;
            this.pushedNanos = nowNanos;
        }

        private boolean isUnused(long nanos, long nowNanos) {
            return nowNanos - pushedNanos >= nanos && !stream.isWatched();
        }

    }

    PushedStreams(NanoClock clock) {
        this.clock = clock;
    }

    void limit(PushedLimits newLimits) {
        limits = newLimits;
    }

    boolean contains(StreamName name) {
        return entries.containsKey(name);
    }

    void add(ImageStream stream, String origin) {
        entries.put(stream.name(), new OwnedStream(stream, origin, clock.nanos()));
        if (!limits.expireAfter().isZero()) {
            clock.dueIn(limits.expireAfter().toNanos());
        }
    }

    void remove(StreamName name) {
        var entry = entries.remove(name);
        if (entry != null) {
            held -= entry.bytes;
        }
    }

    /// The stream that makes room for one more name.
    ///
    /// @param origin the owner of the new name; null for the program, for which everyone makes room
    /// @throws RefusedException if none can
    Optional<StreamName> roomForName(StreamName name, @Nullable String origin) {
        var loser = loser(origin, 1, _ -> 1);
        if (loser.isEmpty()) {
            throw new RefusedException(
                    Refusal.TOO_MANY_STREAMS,
                    "%s: there are too many streams (expected: at most %,d)".formatted(name, Hub.MAX_STREAMS));
        }
        return loser;
    }

    /// Takes the bytes of the next pushed picture. The previous picture keeps its bytes until then, so the greater of the two counts.
    ///
    /// @return the stream that makes room, after which this must be called again; empty once the bytes are taken
    /// @throws RefusedException if none can
    Optional<StreamName> take(StreamName name, String origin, long count) {
        var entry = Objects.requireNonNull(entries.get(name));
        long now = clock.nanos();
        if (now - entry.pushedNanos >= IDLE_NANOS) {
            // The new pusher has taken over an idle stream. While it has a publisher, others are refused, and do not.
            entry.origin = origin;
        }
        entry.pushedNanos = now;
        var newest = entry.stream.newest();
        long more = Math.max(count, newest == null ? 0 : newest.picture().heldBytes()) - entry.bytes;
        if (more <= 0 || held + more <= limits.bytes()) {
            held += more;
            entry.bytes += more;
            return Optional.empty();
        }
        var loser = loser(origin, more, other -> other == entry ? 0 : other.bytes);
        if (loser.isEmpty()) {
            throw new RefusedException(
                    Refusal.NO_STORAGE,
                    "%s: no room for a picture of %,d bytes (expected: at most %,d bytes in the newest pictures of pushed streams)"
                            .formatted(name, count, limits.bytes()));
        }
        return loser;
    }

    private Optional<StreamName> loser(@Nullable String asker, long wanted, ToLongFunction<OwnedStream> weight) {
        var totals = new HashMap<String, Long>();
        entries.values().forEach(entry -> totals.merge(entry.origin, weight.applyAsLong(entry), Long::sum));
        long askers = asker == null ? 0 : totals.getOrDefault(asker, 0L) + wanted;
        long now = clock.nanos();
        return entries.values().stream()
                .filter(entry -> weight.applyAsLong(entry) > 0)
                .filter(entry -> {
                    long theirs = totals.getOrDefault(entry.origin, 0L);
                    boolean yields = entry.origin.equals(asker) || theirs > askers;
                    return yields ? entry.isUnused(0, now) : theirs == askers && entry.isUnused(IDLE_NANOS, now);
                })
                .max(Comparator.<OwnedStream>comparingLong(entry -> totals.getOrDefault(entry.origin, 0L))
                        .thenComparingLong(entry -> now - entry.pushedNanos))
                .map(entry -> entry.stream.name());
    }

    /// The streams that have expired.
    List<StreamName> expired() {
        long after = limits.expireAfter().toNanos();
        long now = clock.nanos();
        if (after == 0) {
            return List.of();
        }
        // A stream that is watched for longer reports the end of that itself.
        entries.values().stream()
                .mapToLong(entry -> after - (now - entry.pushedNanos))
                .filter(left -> left > 0)
                .min()
                .ifPresent(clock::dueIn);
        return entries.values().stream()
                .filter(entry -> entry.isUnused(after, now))
                .map(entry -> entry.stream.name())
                .toList();
    }
}
