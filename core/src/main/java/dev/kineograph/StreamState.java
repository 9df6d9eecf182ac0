// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// The state of a stream's publishers and its source.
public enum StreamState {
    /// There is no source and no publisher.
    OFFLINE,
    /// There is no source and no publisher; the newest picture was pushed alone, not at a rate, and stays current until it is
    /// [stale][StreamSettings#staleAfter].
    STILL,
    /// The source starts when there is demand.
    WAITING,
    /// Frames are being published.
    ONLINE,
    /// The source has failed and will be run again; [ImageStream#fault] says why.
    FAILING
}
