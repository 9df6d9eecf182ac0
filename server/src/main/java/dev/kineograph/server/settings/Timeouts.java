// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import java.time.Duration;

/// How long a peer may take before its connection is closed.
///
/// **Threading.** Immutable.
///
/// @param firstWord for the head of the first request, or for a producer's first byte
/// @param picture the longest pause within an incoming picture; the whole picture may take 30 times as long, at 1 KB a second or more
/// @param answer for reading an answer, including the wait for it
/// @param nextRequest from an answer to the next request's head
/// @param decision for an [dev.kineograph.Access] that answers later
/// @param farewell for reading the last answer, once all of it has been written
public record Timeouts(
        Duration firstWord, Duration picture, Duration answer, Duration nextRequest, Duration decision, Duration farewell) {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    /// 10 seconds for the first request and for a picture, a minute for an answer and between two requests, 5 seconds for a
    /// decision, 2 seconds for the last answer.
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2));

    /// Checks the ranges: 1 ms to 1 hour each.
    ///
    /// @throws dev.kineograph.RefusedException if a time is out of its range
    public Timeouts {
        Range.check("firstWord", firstWord, SHORTEST, Range.HOUR);
        Range.check("picture", picture, SHORTEST, Range.HOUR);
        Range.check("answer", answer, SHORTEST, Range.HOUR);
        Range.check("nextRequest", nextRequest, SHORTEST, Range.HOUR);
        Range.check("decision", decision, SHORTEST, Range.HOUR);
        Range.check("farewell", farewell, SHORTEST, Range.HOUR);
    }
}
