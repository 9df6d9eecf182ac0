// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// What goes on at the writing end of a stream.
public enum StreamState {
    /// Nobody publishes.
    OFFLINE,
    /// The source starts when somebody watches.
    WAITING,
    /// Frames come.
    ONLINE,
    /// The source failed and is tried again; [ImageStream#fault] says why.
    FAILING
}
