// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The streams of a hub by name. There are at most [Hub#MAX_STREAMS]; [pushed ones][PushedStreams] make room for others.
///
/// **Threading.** Shared. Its lock, which is this object, guards changes; streams that have made room are ended outside it.
final class StreamTable {
    private final ConcurrentSkipListMap<StreamName, ImageStream> streams = new ConcurrentSkipListMap<>();
    private final PushedStreams pushed;
    private final Consumer<ImageStream> end;

    /// @param end ends a stream that has made room
    StreamTable(NanoClock clock, Consumer<ImageStream> end) {
        this.pushed = new PushedStreams(clock);
        this.end = end;
    }

    @Nullable ImageStream get(StreamName name) {
        return streams.get(name);
    }

    boolean isPushed(StreamName name) {
        return pushed.contains(name);
    }

    Collection<ImageStream> all() {
        return streams.values();
    }

    /// The stream of that name, which belongs to the program from now on, whoever pushed to it first.
    ImageStream own(StreamName name, Supplier<ImageStream> maker) {
        return isOwn(name).orElseGet(() -> change(losers -> {
            pushed.remove(name);
            var found = streams.get(name);
            return found == null ? make(name, null, maker, losers) : found;
        }));
    }

    private Optional<ImageStream> isOwn(StreamName name) {
        var found = Optional.ofNullable(streams.get(name));
        return found.filter(_ -> !pushed.contains(name));
    }

    /// Makes a stream of the program.
    ///
    /// @throws IllegalStateException if there is one of that name
    ImageStream add(StreamName name, Supplier<ImageStream> maker) {
        return change(losers -> {
            if (streams.containsKey(name)) {
                throw new IllegalStateException("stream %s: the name is taken".formatted(name));
            }
            return make(name, null, maker, losers);
        });
    }

    /// The stream of that name, with room for a picture that is pushed to it.
    ///
    /// @throws RefusedException if there is no room
    ImageStream pushed(StreamName name, String origin, Picture picture, Supplier<ImageStream> maker) {
        return isOwn(name).orElseGet(() -> change(losers -> {
            var found = streams.get(name);
            if (found != null && !pushed.contains(name)) {
                // Meanwhile it belongs to the program.
                return found;
            }
            var stream = found == null ? make(name, origin, maker, losers) : found;
            try {
                makeRoom(() -> pushed.take(name, origin, picture.heldBytes()), losers);
            } catch (RefusedException e) {
                if (found == null) {
                    losers.add(take(name));
                }
                throw e;
            }
            return stream;
        }));
    }

    /// Changes the table.
    ///
    /// @param step adds the streams that it removes from the table to its list; they are ended afterwards
    private <T> T change(Function<List<ImageStream>, T> step) {
        var losers = new ArrayList<ImageStream>(0);
        try {
            synchronized (this) {
                return step.apply(losers);
            }
        } finally {
            losers.forEach(end);
        }
    }

    private ImageStream make(StreamName name, @Nullable String origin, Supplier<ImageStream> maker, List<ImageStream> losers) {
        makeRoom(() -> streams.size() < Hub.MAX_STREAMS ? Optional.empty() : pushed.roomForName(name, origin), losers);
        var stream = maker.get();
        if (origin != null) {
            // First, since a stream in the table that is not among the pushed ones belongs to the program.
            pushed.add(stream, origin);
        }
        streams.put(name, stream);
        return stream;
    }

    private void makeRoom(Supplier<Optional<StreamName>> next, List<ImageStream> losers) {
        for (var loser = next.get(); loser.isPresent(); loser = next.get()) {
            losers.add(take(loser.get()));
        }
    }

    private ImageStream take(StreamName name) {
        var stream = Objects.requireNonNull(streams.remove(name));
        pushed.remove(name);
        return stream;
    }

    /// Removes a stream, if there is one of that name.
    synchronized @Nullable ImageStream remove(StreamName name) {
        var stream = streams.remove(name);
        pushed.remove(name);
        return stream;
    }

    /// Limits what pushed streams may take, from the next picture on.
    synchronized void limit(PushedLimits limits) {
        pushed.limit(limits);
    }

    /// Ends the pushed streams that have expired.
    void expire() {
        change(losers -> losers.addAll(pushed.expired().stream().map(this::take).toList()));
    }
}
