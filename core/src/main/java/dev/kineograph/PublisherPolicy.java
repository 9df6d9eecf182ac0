// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// How many may publish to a stream at the same time.
public enum PublisherPolicy {
    /// One publisher. A second one is refused and told who publishes, of what kind and since when.
    ///
    /// A newer connection of the same address replaces an older one that has published nothing for 2 seconds: its sender may have come back
    /// without the server having noticed that it was gone. Before that the two are different programs of one machine. One of another address
    /// replaces it after 10 seconds of silence. A part of the program that owns the hub, by the name in [Caller#program], replaces its own older
    /// publisher at once, and has its place until it closes it.
    ONE,
    /// One publisher, the one that came last: a second one takes the place of the first, whose next picture is refused. A source of the stream's own
    /// keeps its place.
    NEWEST,
    /// Any number of publishers. Their pictures are mixed into one stream, and the newest is shown.
    MANY
}
