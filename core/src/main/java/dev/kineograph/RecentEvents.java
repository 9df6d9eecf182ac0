// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/// The last few things that happened to a stream, for whoever asks later.
///
/// **Threading.** Shared; each call takes the lock for a moment.
final class RecentEvents {
    private static final int MOST = 20;

    // The lock is this object; it guards this.
    private final ArrayDeque<StreamEvent.Dated> newest = new ArrayDeque<>(4);

    synchronized void add(StreamEvent event) {
        if (newest.size() == MOST) {
            newest.removeFirst();
        }
        newest.addLast(new StreamEvent.Dated(Instant.now(), event));
    }

    /// Oldest first.
    synchronized List<StreamEvent.Dated> list() {
        return List.copyOf(newest);
    }
}
