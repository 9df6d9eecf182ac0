// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.app.config.TimeBefore;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a time before an event, such as `-30s`.
///
/// **Threading.** Immutable.
final class Before implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        return TimeBefore.parse(text).orElseThrow(() ->
                new TypeConversionException("'%s' (expected: %s)".formatted(text, TimeBefore.expected())));
    }
}
