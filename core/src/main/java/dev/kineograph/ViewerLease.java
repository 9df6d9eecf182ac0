// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import org.jspecify.annotations.Nullable;

/// One identity's claim to be counted among the viewers. There are thousands of leases: each field counts.
///
/// **Threading.** Guarded by the [Presence] that it belongs to.
final class ViewerLease {
    final Presence presence;
    String identity;

    /// The leases that share its limit; null for none.
    final Origins.@Nullable Group group;
    long sinceNanos;

    /// While it polls, the time when it stops counting unless it polls again; afterwards, the time when it stopped counting.
    long endNanos;

    int connections;

    /// The number of connections whose peers are heard.
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
