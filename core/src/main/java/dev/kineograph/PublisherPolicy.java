// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// How many may publish to a stream at the same time.
public enum PublisherPolicy {
    /// One publisher. A second one is refused and told who publishes; a newer connection of the same publisher replaces its older
    /// one.
    ONE,
    /// Any number of publishers. Their pictures are mixed into one stream, and the newest is shown.
    MANY
}
