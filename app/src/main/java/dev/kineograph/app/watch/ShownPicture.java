// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.watch;

import dev.kineograph.Picture;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The picture that a watcher shows now, and since when.
///
/// A server repeats its newest picture as a sign of life: the same bytes count as another picture only if their time of capture differs.
///
/// **Threading.** Immutable.
///
/// @param ageMillisThen its age on arrival; 0 if the server does not say
/// @param cameNanos the time of its arrival
/// @param hasRate whether it arrived within 5 s after the previous one, as a server decides it too
record ShownPicture(Picture picture, Optional<Double> capturedSeconds, double ageMillisThen, long cameNanos, boolean hasRate) {
    private static final double STALE_SECONDS = 5;

    /// The picture that is shown after the arrival of this one.
    ///
    /// @param before the previous one; null if this is the first
    static ShownPicture after(
            @Nullable ShownPicture before, Picture picture, Optional<Double> capturedSeconds, long nowMillis, long nowNanos) {
        if (before != null && before.isSame(picture, capturedSeconds)) {
            return before;
        }
        double age = capturedSeconds.map(seconds -> nowMillis - seconds * 1000).orElse(0.0);
        boolean hasRate = before != null && (nowNanos - before.cameNanos) / 1e9 <= STALE_SECONDS;
        return new ShownPicture(picture, capturedSeconds, age, nowNanos, hasRate);
    }

    /// Whether it is this picture again, perhaps dimmed because it is old.
    private boolean isSame(Picture other, Optional<Double> otherSeconds) {
        return capturedSeconds.equals(otherSeconds)
                && (capturedSeconds.isPresent() || Arrays.equals(picture.toByteArray(), other.toByteArray()));
    }

    /// Its age now.
    double ageSeconds(long nowNanos) {
        return ageMillisThen / 1000 + (nowNanos - cameNanos) / 1e9;
    }

    /// Whether another one should have arrived by now.
    boolean isStale(long nowNanos) {
        return hasRate && (nowNanos - cameNanos) / 1e9 > STALE_SECONDS;
    }
}
