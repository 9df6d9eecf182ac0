// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import org.jspecify.annotations.Nullable;

/// One identity's claim to be counted among the viewers. There are thousands: each field counts.
///
/// **Threading.** Guarded by the [Presence] that it belongs to.
final class ViewerLease {
    final Presence presence;
    String identity;

    /// With which others it shares a limit; null for none.
    final Origins.@Nullable Group group;
    long sinceNanos;

    /// While it polls, when it stops to count unless it polls again; once it does not count any more, since when.
    long endNanos;

    int connections;

    /// Those of the connections whose peers are heard of.
    int liveConnections;

    boolean polls;

    /// Counted among the viewers now.
    boolean counted;

    /// Its `Joined` event has been published, and no `Left` event since.
    boolean announced;

    ViewerLease(Presence presence, String identity, Origins.@Nullable Group group) {
        this.presence = presence;
        this.identity = identity;
        this.group = group;
    }
}
