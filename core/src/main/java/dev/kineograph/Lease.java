// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.ArrayList;

/// One identity's claim to be counted among those who watch.
///
/// **Threading.** Guarded by the [Presence] that it belongs to.
final class Lease {
    /// Those that make room for newer ones, oldest first.
    final ArrayList<Presence.Seat> scarceSeats = new ArrayList<>(1);

    String identity;
    long sinceNanos;
    int seats;
    int liveSeats;
    boolean polls;
    long pollsUntilNanos;
    long leftNanos;

    /// Among the viewers now.
    boolean counted;

    /// Its coming is known to those who listen, and its leaving not yet.
    boolean told;

    Lease(String identity) {
        this.identity = identity;
    }
}
