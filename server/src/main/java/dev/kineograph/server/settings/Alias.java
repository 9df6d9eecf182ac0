// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.StreamName;

/// What a path that the operator chooses shows.
///
/// **Threading.** Immutable.
///
/// @param as in which way
/// @param toPagesOnly whether a request without a Referer is refused, as from somebody who opens the picture by itself
public record Alias(StreamName stream, As as, boolean toPagesOnly) {

    /// For everybody.
    public Alias(StreamName stream, As as) {
        this(stream, as, false);
    }

    /// The ways to show a stream.
    public enum As {
        /// Live, as `/NAME.mjpg`.
        LIVE,
        /// The newest picture, as `/NAME.jpg`.
        SNAPSHOT
    }
}
