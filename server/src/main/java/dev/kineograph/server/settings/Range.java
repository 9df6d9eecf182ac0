// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.time.Duration;
import java.util.Locale;

/// Checks that a setting is within its range.
///
/// **Threading.** Stateless.
final class Range {
    static final Duration HOUR = Duration.ofHours(1);

    private Range() {}

    static void check(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw refused("%s: %,d (expected: %,d to %,d)".formatted(name, value, min, max));
        }
    }

    static void check(String name, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw refused("%s: %s (expected: %s to %s)".formatted(name, text(value), text(min), text(max)));
        }
    }

    private static String text(Duration time) {
        return time.isZero() ? "0s" : time.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static RefusedException refused(String sentence) {
        return new RefusedException(Refusal.BAD_VALUE, sentence);
    }
}
