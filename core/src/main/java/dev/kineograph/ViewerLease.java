// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// One identity's claim to be counted among the viewers.
///
/// **Threading.** Guarded by the [Presence] that it belongs to.
final class ViewerLease {
    String identity;
    long sinceNanos;
    int connections;

    /// Those of the connections whose peers are heard of.
    int liveConnections;

    boolean polls;
    long pollsUntilNanos;
    long leftNanos;

    /// Counted among the viewers now.
    boolean counted;

    /// Its `Joined` event has been published, and no `Left` event since.
    boolean announced;

    ViewerLease(String identity) {
        this.identity = identity;
    }
}
