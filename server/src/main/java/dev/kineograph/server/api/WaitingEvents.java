// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import dev.kineograph.StreamEvent;
import dev.kineograph.StreamName;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Events that a listener has not been told yet. If there are too many, the oldest are given up, and counted: what a listener knows at the end is the newest state.
///
/// **Threading.** Shared; a lock guards the events. It is held while one is added, or all are looked at.
final class WaitingEvents {
    static final int MAX = 256;

    private final ArrayDeque<StreamEvent.Dated> waiting = new ArrayDeque<>();
    private long missed;

    /// The events that waited, and how many before them were given up.
    record EventBatch(List<StreamEvent.Dated> events, long missed) {}

    /// Adds an event. Returns whether it is the only one, so that somebody has to be told.
    synchronized boolean add(StreamEvent event) {
        if (waiting.size() == MAX) {
            waiting.removeFirst();
            missed++;
        }
        waiting.addLast(new StreamEvent.Dated(Instant.now(), event));
        return waiting.size() == 1;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /// The streams that the events are about.
    synchronized Set<String> streams() {
        return waiting.stream().map(dated -> dated.event().stream().value()).collect(Collectors.toSet());
    }

    synchronized EventBatch takeAll() {
        var batch = new EventBatch(new ArrayList<>(waiting), missed);
        waiting.clear();
        missed = 0;
        return batch;
    }

    /// Takes those before the first one that has to wait longer.
    ///
    /// @param isDecided whether it is known by now if an event of that stream is told
    synchronized EventBatch takeWhile(Predicate<StreamName> isDecided) {
        var taken = new ArrayList<StreamEvent.Dated>();
        while (!waiting.isEmpty() && isDecided.test(waiting.getFirst().event().stream())) {
            taken.add(waiting.removeFirst());
        }
        var batch = new EventBatch(taken, missed);
        missed = 0;
        return batch;
    }
}
