// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.time.Duration;

/// The limits and times of sessions.
///
/// **Threading.** Immutable.
///
/// @param pingInterval the time from one heartbeat to the next
/// @param pingTimeout how late the answer to a heartbeat, or the client's own heartbeat, may come
/// @param maxPayload bytes of one WebSocket message, or of one request's body
/// @param stalledAfter how long the client may take nothing of what waits on its WebSocket before the session ends
/// @param silentAfter within this time a machine that is there is heard several times
/// @param lostAfter a machine that is not heard for this time is given up
public record EngineSettings(
        Duration pingInterval,
        Duration pingTimeout,
        int maxPayload,
        Duration stalledAfter,
        Duration silentAfter,
        Duration lostAfter) {

    /// The times of the public implementation, and room for the largest picture.
    public static final EngineSettings DEFAULT =
            new EngineSettings(Duration.ofSeconds(25), Duration.ofSeconds(20), Picture.MAX_BYTES);

    /// Checks the ranges.
    public EngineSettings {
        check("pingInterval in milliseconds", pingInterval.toMillis());
        check("pingTimeout in milliseconds", pingTimeout.toMillis());
        check("maxPayload", maxPayload);
        check("stalledAfter in milliseconds", stalledAfter.toMillis());
    }

    /// With the usual times for clients that take nothing: 10, 8 and 30 seconds.
    public EngineSettings(Duration pingInterval, Duration pingTimeout, int maxPayload) {
        this(pingInterval, pingTimeout, maxPayload, Duration.ofSeconds(10), Duration.ofSeconds(8), Duration.ofSeconds(30));
    }

    private static void check(String what, long value) {
        if (value < 1) {
            throw new RefusedException(Refusal.BAD_VALUE, "%s: %,d (expected: at least 1)".formatted(what, value));
        }
    }

    /// The same with other times for clients that take nothing.
    public EngineSettings withPatience(Duration newStalledAfter, Duration newSilentAfter, Duration newLostAfter) {
        return new EngineSettings(pingInterval, pingTimeout, maxPayload, newStalledAfter, newSilentAfter, newLostAfter);
    }
}
