// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.StreamName;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Another node: what it has told of itself. News are numbered; when some are missing, nothing new is believed until it has told everything again.
///
/// **Threading.** Confined to the cluster's thread, but for [#clock].
final class PeerNode {
    /// More streams of one node do not count.
    private static final int MAX_STREAMS = 10_000;

    private static final long NEVER = -1;

    private final Sender sender;
    private final PeopleRoom room;
    private final ClockOffset clock = new ClockOffset();
    private Told told = new Told(new HashMap<>(), new HashMap<>());

    /// Everything, as far as it has been told again.
    private @Nullable Told coming;

    private boolean isComplete;
    private long nextNumber;
    private long heardNanos;
    private final Set<StreamName> moved = new HashSet<>();
    private boolean offersChanged;

    private record Told(Map<StreamName, Offer> offers, Map<StreamName, RemotePeople> people) {
        void forget() {
            people.values().forEach(RemotePeople::forget);
        }
    }

    PeerNode(Sender sender, PeopleRoom room, long nowNanos) {
        this.sender = sender;
        this.room = room;
        this.heardNanos = nowNanos;
    }

    Sender sender() {
        return sender;
    }

    ClockOffset clock() {
        return clock;
    }

    /// Takes news. Returns whether it believes them: whether none are missing.
    ///
    /// @throws IOException if the news contradict each other
    boolean take(long number, List<News> news, long nowNanos) throws IOException {
        heardNanos = nowNanos;
        if (number != nextNumber) {
            isComplete = false;
            forgetComing();
        }
        // What fails has to be told again.
        nextNumber = NEVER;
        for (var one : news) {
            take(one);
        }
        nextNumber = number + 1;
        return isComplete || coming != null;
    }

    private void take(News news) throws IOException {
        if (news instanceof News.Begins) {
            forgetComing();
            coming = new Told(new HashMap<>(), new HashMap<>());
            return;
        }
        var now = coming != null ? coming : told;
        if (coming == null && !isComplete) {
            return;
        }
        switch (news) {
            case News.Begins() -> {}
            case News.Ends() -> end();
            case News.Offered(var offer) -> offer(now, offer);
            case News.Withdrawn(var stream) -> offersChanged |= now.offers.remove(stream) != null;
            case News.Moved people -> {
                of(now, people.stream()).take(people);
                moved.add(people.stream());
            }
            case News.Estimated people -> {
                of(now, people.stream()).take(people);
                moved.add(people.stream());
            }
        }
    }

    private void end() {
        if (coming != null) {
            moved.addAll(told.people.keySet());
            moved.addAll(coming.people.keySet());
            offersChanged |= !told.offers.equals(coming.offers);
            var before = told;
            told = coming;
            coming = null;
            isComplete = true;
            before.forget();
        }
    }

    private void forgetComing() {
        if (coming != null) {
            coming.forget();
            coming = null;
        }
    }

    /// It is none of the nodes any more.
    void forget() {
        forgetComing();
        told.forget();
    }

    private void offer(Told now, Offer offer) throws IOException {
        checkRoom(now.offers, offer.stream());
        var before = now.offers.put(offer.stream(), offer);
        // What comes as a part of everything is compared as a whole.
        offersChanged |= coming == null && !offer.equals(before);
    }

    private RemotePeople of(Told told, StreamName stream) throws IOException {
        checkRoom(told.people, stream);
        return told.people.computeIfAbsent(stream, _ -> new RemotePeople(room));
    }

    private static void checkRoom(Map<StreamName, ?> some, StreamName stream) throws IOException {
        if (some.size() >= MAX_STREAMS && !some.containsKey(stream)) {
            throw new IOException("streams: more than %,d (expected: no more of one node)".formatted(MAX_STREAMS));
        }
    }

    /// Its streams.
    Map<StreamName, Offer> offers() {
        return told.offers;
    }

    @Nullable RemotePeople people(StreamName stream) {
        return told.people.get(stream);
    }

    /// All streams of which it has told who watches.
    Set<StreamName> watched() {
        return told.people.keySet();
    }

    /// Takes the streams whose people have moved since the last call.
    Set<StreamName> takeMoved() {
        var taken = Set.copyOf(moved);
        moved.clear();
        return taken;
    }

    /// Whether its streams have changed since the last call.
    boolean takeOffersChanged() {
        boolean taken = offersChanged;
        offersChanged = false;
        return taken;
    }

    boolean isSilentFor(long nanos, long nowNanos) {
        return nowNanos - heardNanos > nanos;
    }

    /// This node itself has not listened, so that nothing follows from the silence.
    void forgive(long nowNanos) {
        heardNanos = nowNanos;
    }
}
