// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Numbers of bytes as people write them in configurations and commands: a whole number with its unit of 1,000, `64KB`, `64MB` or `2GB`.
///
/// **Threading.** Stateless.
public final class Sizes {
    private static final Pattern SIZE = Pattern.compile("(?<count>[0-9]{1,9}) ?(?<unit>KB|MB|GB)");

    private Sizes() {}

    /// The bytes that a number with its unit means, if the text is one, and they are within the range.
    public static OptionalLong parse(String text, long min, long max) {
        var size = SIZE.matcher(text);
        if (size.matches()) {
            long bytes = Long.parseLong(size.group("count")) * unit(size.group("unit"));
            if (bytes >= min && bytes <= max) {
                return OptionalLong.of(bytes);
            }
        }
        return OptionalLong.empty();
    }

    private static long unit(String name) {
        return switch (name) {
            case "KB" -> 1_000;
            case "MB" -> 1_000_000;
            default -> 1_000_000_000;
        };
    }

    /// What [#parse] expects, for messages.
    public static String expected(long min, long max) {
        return "a size such as 64MB or 2GB, %,d to %,d bytes".formatted(min, max);
    }
}
