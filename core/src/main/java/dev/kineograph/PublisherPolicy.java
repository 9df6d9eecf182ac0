// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// Who may publish to a stream at the same time.
public enum PublisherPolicy {
    /// One publisher; a second is refused and told who holds the stream, but a newer connection of the same publisher
    /// replaces its older one.
    ONE,
    /// Any number, all mixed into one stream: the newest frame wins.
    MANY
}
