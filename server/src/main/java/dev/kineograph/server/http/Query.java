// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.Durations;
import dev.kineograph.text.VisibleText;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The parameters of a request: `?fresh=1&maxAge=2s`. Unknown ones (cache busters) are ignored; a
/// bad value is refused with what was expected.
///
/// **Threading.** Immutable.
public final class Query {
    private static final int MAX_PARAMETERS = 64;
    private static final int MAX_SHOWN = 40;
    private static final Duration MAX_DURATION = Duration.ofHours(1000);

    /// Without parameters.
    static final Query NONE = new Query("");

    private final String text;
    private final Map<String, List<String>> parameters;

    /// @param uri the query with its question mark, or empty
    Query(String uri) {
        this.text = uri;
        try {
            this.parameters = new QueryStringDecoder(uri, UTF_8, true, MAX_PARAMETERS)
                    .parameters();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.BAD_VALUE, "query: bad percent encoding (expected: such as ?fresh=1)");
        }
    }

    /// The whole query as received, with its question mark; or nothing.
    String text() {
        return text;
    }

    /// A parameter's value, if there is one.
    public Optional<String> get(String name) {
        return firstOf(name).filter(value -> !value.isEmpty());
    }

    /// All parameters, the first value of each. Unmodifiable.
    public Map<String, String> all() {
        var all = new LinkedHashMap<String, String>();
        parameters.forEach((name, values) -> all.put(name, values.getFirst()));
        return Collections.unmodifiableMap(all);
    }

    private Optional<String> firstOf(String name) {
        var values = parameters.get(name);
        return values == null ? Optional.empty() : Optional.of(values.getFirst());
    }

    /// These parameters unchanged and one more, as the end of an address.
    ///
    /// @param value contains only characters that need no encoding
    public String and(String name, String value) {
        return (text.isEmpty() ? "?" : text + "&") + name + "=" + value;
    }

    /// Whether a parameter is there, alone or as `1` or `true`.
    ///
    /// @throws RefusedException if it is neither yes nor no
    public boolean flag(String name) {
        return firstOf(name).map(value -> switch (value) {
            case "", "1", "true" -> true;
            case "0", "false" -> false;
            default -> throw refused(name, value, "1 or 0");
        }).orElse(false);
    }

    /// A parameter that is a time with its unit, such as `500ms` or `2s`, or a number of seconds; at most 1,000 hours.
    ///
    /// @throws RefusedException if it is not
    public Optional<Duration> duration(String name) {
        return get(name).map(value -> Durations.parseOrSeconds(value, Duration.ZERO, MAX_DURATION)
                .orElseThrow(() -> refused(name, value, Durations.expectedOrSeconds(Duration.ZERO, MAX_DURATION))));
    }

    /// The refusal of a bad value, which quotes its beginning.
    public static RefusedException refused(String name, String value, String expected) {
        var shown = VisibleText.excerpt(value, MAX_SHOWN);
        return new RefusedException(Refusal.BAD_VALUE, "%s: %s (expected: %s)".formatted(name, shown, expected));
    }
}
