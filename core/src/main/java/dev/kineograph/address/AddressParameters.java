// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.address;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Nearest;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.Durations;
import dev.kineograph.text.VisibleText;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters in an address, after its `?` or its `#`: `name=value&name=value`. Each name must be known and may be given once;
/// values are encoded as in forms.
///
/// **Threading.** Immutable.
///
/// @param where the address up to its parameters, for messages
public record AddressParameters(String where, Map<String, String> values) {
    private static final int MAX_SHOWN = 60;

    /// The parameters that a text contains.
    ///
    /// @throws RefusedException if one of them is unknown, given twice or wrongly encoded
    public static AddressParameters of(String where, String text, List<String> known) {
        var values = new HashMap<String, String>();
        for (var parameter : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            var parts = parameter.split("=", 2);
            if (!known.contains(parts[0])) {
                throw unknown(where, "parameter", parts[0], known);
            }
            if (values.put(parts[0], parts.length == 2 ? decoded(where, parts[0], parts[1]) : "") != null) {
                throw new RefusedException(
                        Refusal.BAD_VALUE, "%s: %s: given twice (expected: once)".formatted(where, parts[0]));
            }
        }
        return new AddressParameters(where, Map.copyOf(values));
    }

    private static String decoded(String where, String name, String value) {
        try {
            return URLDecoder.decode(value, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "%s: %s: bad percent encoding (expected: such as %%20 for a space)".formatted(where, name));
        }
    }

    /// The value of a parameter as it was given, or nothing.
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// A whole number within a range.
    public int whole(String name, int otherwise, int min, int max) {
        var expected = "a whole number, %,d to %,d".formatted(min, max);
        double value = number(name, otherwise, min, max, expected);
        if (value != Math.rint(value)) {
            throw refused(name, expected);
        }
        return (int) value;
    }

    /// A number within a range.
    public double number(String name, double otherwise, double min, double max) {
        return number(name, otherwise, min, max, "a number, %s to %,.0f".formatted(min, max));
    }

    private double number(String name, double otherwise, double min, double max, String expected) {
        var text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Refused like a number out of its range.
        }
        throw refused(name, expected);
    }

    /// A time within a range.
    public Duration duration(String name, Duration otherwise, Duration min, Duration max) {
        var text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        return Durations.parse(text, min, max).orElseThrow(() -> refused(name, Durations.expected(min, max)));
    }

    /// A refusal that lists the known words and the one that was probably meant.
    public static RefusedException unknown(String where, String kind, String seen, Collection<String> known) {
        return new RefusedException(
                Refusal.BAD_VALUE,
                "%s: unknown %s '%s' (expected: %s%s)"
                        .formatted(
                                where, kind, VisibleText.excerpt(seen, MAX_SHOWN), String.join(", ", known), meant(seen, known)));
    }

    private static String meant(String seen, Collection<String> known) {
        return Nearest.to(seen, known).map(word -> "; nearest: " + word).orElse("");
    }

    /// A refusal of a parameter's value.
    public RefusedException refused(String name, String expected) {
        return new RefusedException(
                Refusal.BAD_VALUE,
                "%s: %s: '%s' (expected: %s)"
                        .formatted(where, name, VisibleText.excerpt(values.getOrDefault(name, ""), MAX_SHOWN), expected));
    }
}
