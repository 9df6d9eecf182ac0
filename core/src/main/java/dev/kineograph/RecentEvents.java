// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/// The newest events of a stream, for those who ask later.
///
/// **Threading.** Shared; each call takes the lock for a moment.
final class RecentEvents {
    private static final int MAX_EVENTS = 20;

    // The lock is this object; it guards this queue.
    private final ArrayDeque<StreamEvent.Dated> newest = new ArrayDeque<>(4);

    synchronized void add(StreamEvent event) {
        if (newest.size() == MAX_EVENTS) {
            newest.removeFirst();
        }
        newest.addLast(new StreamEvent.Dated(Instant.now(), event));
    }

    /// The events, oldest first.
    synchronized List<StreamEvent.Dated> list() {
        return List.copyOf(newest);
    }
}
