// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import java.util.Locale;

/// How the lines of the program's log look.
///
/// **Threading.** Immutable; the one in use is chosen before the first line is logged.
public enum LogFormat {
    /// [LogLine].
    TEXT,
    /// [LogObject].
    JSON;

    private static final int MAX_SHOWN = 60;
    private static volatile LogFormat current = TEXT;

    /// The format of that name, such as `json`.
    ///
    /// @throws RefusedException if there is none
    public static LogFormat of(String name) {
        for (var format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return format;
            }
        }
        throw new RefusedException(
                Refusal.BAD_VALUE, "--log-format: '%s' (expected: text or json)".formatted(VisibleText.excerpt(name, MAX_SHOWN)));
    }

    /// Writes the log so; has no effect once anything has been logged.
    public static void use(LogFormat format) {
        current = format;
    }

    static LogFormat current() {
        return current;
    }
}
