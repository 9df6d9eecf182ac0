// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.time.Duration;

/// How long a peer may take for what it does before its connection is closed.
///
/// **Threading.** Immutable.
///
/// @param firstWord for the head of the first request, or for a producer's first byte
/// @param picture for a picture, from its first byte to its last
/// @param answer for taking an answer, the waiting for it included
/// @param nextRequest from an answer to the next request's head
/// @param farewell for reading an answer that is the last, once all of it is on its way
public record Patience(Duration firstWord, Duration picture, Duration answer, Duration nextRequest, Duration farewell) {

    /// 10 seconds to say what one wants and for a picture, a minute for an answer and between two requests.
    public static final Patience DEFAULT = new Patience(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(2));
}
