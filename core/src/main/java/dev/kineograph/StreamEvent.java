// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.time.Instant;

/// Something that happened to a stream, sent to those who [listen][Hub#listen].
public sealed interface StreamEvent {

    /// The stream that it happened to.
    StreamName stream();

    /// The first frame after a time without a publisher was published.
    ///
    /// @param format of that frame
    record Online(StreamName stream, ImageFormat format) implements StreamEvent {}

    /// The last publisher has gone. The newest frame stays.
    record Offline(StreamName stream) implements StreamEvent {}

    /// No frame has been published for 5 seconds, although there is a publisher whose frames came at a rate; or none has been published for
    /// [the stream's own time][StreamSettings#staleAfter].
    ///
    /// @param age of the newest frame
    record Stale(StreamName stream, Duration age) implements StreamEvent {}

    /// A viewer came who was not there before.
    ///
    /// @param viewers how many watch now
    record Joined(StreamName stream, int viewers) implements StreamEvent {}

    /// A viewer left, and has not come back within a second.
    ///
    /// @param viewers how many watch now
    /// @param stayed how long the viewer was there
    record Left(StreamName stream, int viewers, Duration stayed) implements StreamEvent {}

    /// Demand started: the first reader came. A source on demand starts.
    record DemandStarted(StreamName stream) implements StreamEvent {}

    /// Demand ended: the last reader has left.
    record DemandEnded(StreamName stream) implements StreamEvent {}

    /// An event, and when it happened.
    record Dated(Instant at, StreamEvent event) {}

    /// The event as a line for a log.
    static String line(StreamEvent event) {
        return switch (event) {
            case Online(var stream, var format) -> "stream %s: online, %s".formatted(stream, format.mediaType());
            case Offline(var stream) -> "stream %s: offline".formatted(stream);
            case Stale(var stream, var age) ->
                "stream %s: no new frame for %.1f s".formatted(stream, age.toMillis() / 1000.0);
            case Joined(var stream, int viewers) -> "stream %s: viewer joined, %d watching".formatted(stream, viewers);
            case Left(var stream, int viewers, _) -> "stream %s: viewer left, %d watching".formatted(stream, viewers);
            case DemandStarted(var stream) -> "stream %s: demand started".formatted(stream);
            case DemandEnded(var stream) -> "stream %s: demand ended".formatted(stream);
        };
    }
}
