// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import dev.kineograph.Nearest;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The environment variable `KINEOGRAPH_LOG`: a level, and the levels of loggers that it names, such as `warn,io.netty=debug`.
///
/// The level is that of our own loggers. Libraries log at most INFO unless they are named, and Netty at most WARN: it logs dozens of lines before the first connection,
/// and at INFO one for whatever a client does wrong.
///
/// **Threading.** Immutable.
///
/// @param own the level of our own loggers, one of [#LEVELS]
/// @param named the levels of other loggers, such as `io.netty`
public record LogLevels(String own, Map<String, String> named) {
    /// The environment variable.
    public static final String VARIABLE = "KINEOGRAPH_LOG";

    /// The levels, those with more lines first.
    static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error", "off");

    private static final String DEFAULT = "info";
    private static final Pattern LOGGER = Pattern.compile("[\\w$]+(\\.[\\w$]+)*");
    private static final int MAX_SHOWN = 60;

    /// Takes a copy.
    public LogLevels {
        named = Map.copyOf(named);
    }

    /// The levels of this process.
    ///
    /// @throws RefusedException if the variable has another value
    public static LogLevels ofEnvironment(Map<String, String> environment) {
        var own = DEFAULT;
        var named = new LinkedHashMap<String, String>();
        for (var item : environment.getOrDefault(VARIABLE, DEFAULT).split(",", -1)) {
            var parts = item.strip().split("=", 2);
            if (parts.length == 1) {
                own = level(parts[0].isEmpty() ? DEFAULT : parts[0]);
            } else {
                named.put(logger(parts[0]), level(parts[1]));
            }
        }
        return new LogLevels(own, named);
    }

    /// The same, or the usual levels if the variable has another value: the JDK logs that the program ends which has just said so.
    static LogLevels orUsual(Map<String, String> environment) {
        try {
            return ofEnvironment(environment);
        } catch (RefusedException e) {
            return new LogLevels(DEFAULT, Map.of());
        }
    }

    private static String level(String text) {
        var level = text.toLowerCase(Locale.ROOT);
        if (LEVELS.contains(level)) {
            return level;
        }
        var nearest = Nearest.to(level, LEVELS).map("; nearest: %s"::formatted).orElse("");
        throw refused(text, "one of %s%s".formatted(String.join(", ", LEVELS), nearest));
    }

    private static String logger(String text) {
        if (LOGGER.matcher(text).matches()) {
            return text;
        }
        throw refused(text, "the name of a logger, such as io.netty=debug");
    }

    private static RefusedException refused(String seen, String expected) {
        return new RefusedException(
                Refusal.BAD_VALUE, "%s: '%s' (expected: %s)".formatted(VARIABLE, VisibleText.excerpt(seen, MAX_SHOWN), expected));
    }
}
