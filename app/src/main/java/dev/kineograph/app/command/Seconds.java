// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.text.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a time that is more than 0: a number of seconds, or a number with its unit.
///
/// **Threading.** Immutable.
final class Seconds implements ITypeConverter<Duration> {
    private static final Duration MIN = Duration.ofMillis(1);
    private static final Duration MAX = Duration.ofHours(1000);

    @Override
    public Duration convert(String text) {
        return Durations.parseOrSeconds(text, MIN, MAX).orElseThrow(() -> new TypeConversionException(
                "'%s' (expected: %s)".formatted(text, Durations.expectedOrSeconds(MIN, MAX))));
    }
}
