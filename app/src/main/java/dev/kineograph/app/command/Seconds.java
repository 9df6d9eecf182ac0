// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a time in seconds, parts of one included.
///
/// **Threading.** Immutable.
public final class Seconds implements ITypeConverter<Duration> {
    private static final int MOST = 1_000_000;

    /// For picocli.
    public Seconds() {}

    @Override
    public Duration convert(String text) {
        if (text.matches("[0-9]{1,7}(\\.[0-9]{1,3})?")) {
            double seconds = Double.parseDouble(text);
            if (seconds > 0 && seconds <= MOST) {
                return Duration.ofMillis((long) (seconds * 1000));
            }
        }
        throw new TypeConversionException("'%s' (expected: seconds, more than 0, at most %,d)".formatted(text, MOST));
    }
}
