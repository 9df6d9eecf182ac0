// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.capture.recording.RecordingSettings;
import dev.kineograph.text.Sizes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads how many bytes a recording keeps.
///
/// **Threading.** Immutable.
final class ByteSize implements ITypeConverter<Long> {
    private static final long MIN = RecordingSettings.MIN_KEEP_BYTES;
    private static final long MAX = RecordingSettings.MAX_KEEP_BYTES;

    @Override
    public Long convert(String text) {
        return Sizes.parse(text, MIN, MAX).orElseThrow(() ->
                new TypeConversionException("'%s' (expected: %s)".formatted(text, Sizes.expected(MIN, MAX))));
    }
}
