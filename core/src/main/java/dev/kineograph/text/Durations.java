// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Times as people write them in configurations, addresses and commands: a whole number with its unit, `500ms`, `10s`, `5m` or `1h`.
/// Where a bare number is allowed too, it means seconds, and may have up to three decimals.
///
/// **Threading.** Stateless.
public final class Durations {
    private static final Pattern WITH_UNIT = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,3})?");
    private static final String SUCH_AS = "a time such as 500ms, 10s, 5m or 1h";
    private static final int MILLIS_OF_A_SECOND = 1000;

    private Durations() {}

    /// The time that a number with its unit means, if the text is one, and the time is within the range.
    public static Optional<Duration> parse(String text, Duration min, Duration max) {
        return withUnit(text).filter(time -> isWithin(time, min, max));
    }

    /// The time that a number with its unit or a number of seconds means, if the text is one, and the time is within the range.
    public static Optional<Duration> parseOrSeconds(String text, Duration min, Duration max) {
        return withUnit(text).or(() -> seconds(text)).filter(time -> isWithin(time, min, max));
    }

    /// What [#parse] expects, for messages.
    public static String expected(Duration min, Duration max) {
        return "%s, %s to %s".formatted(SUCH_AS, text(min), text(max));
    }

    /// What [#parseOrSeconds] expects, for messages.
    public static String expectedOrSeconds(Duration min, Duration max) {
        return "%s, or a number of seconds, %s to %s".formatted(SUCH_AS, text(min), text(max));
    }

    /// A whole number of milliseconds, in the largest unit that gives a whole number: `90s`, not `1m30s`.
    public static String text(Duration time) {
        long millis = time.toMillis();
        if (millis % MILLIS_OF_A_SECOND != 0) {
            return millis + "ms";
        }
        if (time.isZero() || time.toSecondsPart() != 0) {
            return time.toSeconds() + "s";
        }
        return time.toMinutesPart() != 0 ? time.toMinutes() + "m" : time.toHours() + "h";
    }

    private static Optional<Duration> withUnit(String text) {
        var parts = WITH_UNIT.matcher(text);
        return parts.matches() ? Optional.of(time(Long.parseLong(parts.group(1)), parts.group(2))) : Optional.empty();
    }

    private static Duration time(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static Optional<Duration> seconds(String text) {
        return SECONDS.matcher(text).matches()
                ? Optional.of(Duration.ofMillis(new BigDecimal(text).movePointRight(3).longValueExact()))
                : Optional.empty();
    }

    private static boolean isWithin(Duration time, Duration min, Duration max) {
        return time.compareTo(min) >= 0 && time.compareTo(max) <= 0;
    }
}
