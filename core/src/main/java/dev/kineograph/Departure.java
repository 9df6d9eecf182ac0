// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// A lease that no longer counts; its `Left` event is published when the grace period ends.
///
/// **Threading.** Guarded by the lock of its [Presence].
record Departure(ViewerLease lease, long leftNanos) {

    /// False if the viewer came back, even if it has left again since: then a later departure publishes the event, or, if
    /// both were in the same nanosecond, an earlier one has.
    boolean isLast() {
        return lease.announced && !lease.counted && lease.endNanos == leftNanos;
    }
}
