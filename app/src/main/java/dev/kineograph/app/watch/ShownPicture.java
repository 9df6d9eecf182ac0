// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.watch;

import dev.kineograph.Picture;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The picture that a watcher shows now, and since when.
///
/// A server repeats its newest picture as a sign of life: the same bytes are another picture only with another time of capture.
///
/// **Threading.** Immutable.
///
/// @param ageMillisThen how old it was when it came; 0 if the server does not say
/// @param cameNanos when it came
/// @param hasRate whether it came within 5 s after the one before, as a server takes it
record ShownPicture(Picture picture, Optional<Double> capturedSeconds, double ageMillisThen, long cameNanos, boolean hasRate) {
    private static final double STALE_SECONDS = 5;

    /// The picture that is shown when this one has come.
    ///
    /// @param before the one before; null if this is the first
    static ShownPicture after(
            @Nullable ShownPicture before, Picture picture, Optional<Double> capturedSeconds, long nowMillis, long nowNanos) {
        if (before != null && before.isSame(picture, capturedSeconds)) {
            return before;
        }
        double age = capturedSeconds.map(seconds -> nowMillis - seconds * 1000).orElse(0.0);
        boolean hasRate = before != null && (nowNanos - before.cameNanos) / 1e9 <= STALE_SECONDS;
        return new ShownPicture(picture, capturedSeconds, age, nowNanos, hasRate);
    }

    /// Whether it is this one again, perhaps dimmed as it is old.
    private boolean isSame(Picture other, Optional<Double> otherSeconds) {
        return capturedSeconds.equals(otherSeconds)
                && (capturedSeconds.isPresent() || Arrays.equals(picture.toByteArray(), other.toByteArray()));
    }

    /// How old it is by now.
    double ageSeconds(long nowNanos) {
        return ageMillisThen / 1000 + (nowNanos - cameNanos) / 1e9;
    }

    /// Whether another one should have come by now.
    boolean isStale(long nowNanos) {
        return hasRate && (nowNanos - cameNanos) / 1e9 > STALE_SECONDS;
    }
}
