// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a port's number.
///
/// **Threading.** Immutable.
final class Port implements ITypeConverter<Integer> {
    private static final int MAX = 65_535;

    @Override
    public Integer convert(String text) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= MAX) {
            return Integer.valueOf(text);
        }
        throw new TypeConversionException("'%s' (expected: a port, 0 to %d)".formatted(text, MAX));
    }
}
