// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/// The newest events of a stream, for later requests. Half of the places are for viewers, and half for the stream itself, so that viewers
/// who come and go never displace the event of a publisher that left.
///
/// **Threading.** Shared; each call takes the lock for a moment.
final class RecentEvents {
    private static final int MAX_EVENTS = 20;
    private static final int MAX_OF_A_KIND = MAX_EVENTS / 2;

    // The lock is this object; it guards what follows.
    private final ArrayDeque<StreamEvent.Dated> newest = new ArrayDeque<>(4);
    private int ofViewers;
    private long omitted;

    synchronized void add(StreamEvent event) {
        if (newest.size() == MAX_EVENTS) {
            removeOldest(ofViewers > MAX_OF_A_KIND || (ofViewers == MAX_OF_A_KIND && isOfViewers(event)));
        }
        newest.addLast(new StreamEvent.Dated(Instant.now(), event));
        ofViewers += isOfViewers(event) ? 1 : 0;
    }

    private void removeOldest(boolean viewers) {
        var oldest = newest.iterator();
        while (oldest.hasNext()) {
            if (isOfViewers(oldest.next().event()) == viewers) {
                oldest.remove();
                ofViewers -= viewers ? 1 : 0;
                omitted += viewers ? 1 : 0;
                return;
            }
        }
    }

    private static boolean isOfViewers(StreamEvent event) {
        return switch (event) {
            case StreamEvent.Joined _, StreamEvent.Left _, StreamEvent.DemandStarted _, StreamEvent.DemandEnded _ -> true;
            case StreamEvent.Online _, StreamEvent.Offline _, StreamEvent.Stale _ -> false;
        };
    }

    /// The events, oldest first.
    synchronized List<StreamEvent.Dated> list() {
        return List.copyOf(newest);
    }

    /// How many events of viewers have dropped out of the list.
    synchronized long omitted() {
        return omitted;
    }
}
