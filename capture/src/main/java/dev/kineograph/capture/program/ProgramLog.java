// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import dev.kineograph.text.LogThrottle;
import dev.kineograph.text.LogThrottles;
import dev.kineograph.text.VisibleText;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Logs a program's standard error, at most one line a second, and the same line once a minute, also if the program is started again and again. Of addresses
/// only scheme, host and port are shown.
///
/// **Threading.** One thread reads; any thread may ask.
final class ProgramLog {
    private static final System.Logger LOG = System.getLogger(ProgramLog.class.getName());

    /// Everything up to the last `@` may be a password: some have an `@` or a slash that should have been encoded.
    private static final Pattern ADDRESS = Pattern.compile("(?i)(?<![a-z0-9+.-])([a-z0-9+.-]*+://)(?:\\S*@)?([^\\s/?#'\"]*+)[^\\s'\"]*");

    /// ffmpeg's names for its parts are different in each run: `[tcp @ 0x55d249f6d4c0]`.
    private static final Pattern POINTER = Pattern.compile(" @ 0x[0-9a-f]+(?=])");
    private static final Duration LOG_AGAIN = Duration.ofMinutes(1);
    private static final int MAX_LINE = 200;

    private final LogThrottle throttle = new LogThrottle();
    private final String program;
    private final String stream;
    private final LogThrottles<String> repetition;
    private volatile @Nullable String last;

    /// @param repetition of all runs of the program
    ProgramLog(String program, String stream, LogThrottles<String> repetition) {
        this.program = program;
        this.stream = stream;
        this.repetition = repetition;
    }

    /// What all runs of a program have in common.
    static LogThrottles<String> repetition() {
        return new LogThrottles<>(1, LOG_AGAIN);
    }

    void read(BufferedReader errors) {
        var line = new StringBuilder();
        try (errors) {
            for (int next = errors.read(); next >= 0; next = errors.read()) {
                if (next == '\n' || next == '\r') {
                    tell(line.toString());
                    line.setLength(0);
                } else if (line.length() < 10 * MAX_LINE) {
                    line.append((char) next);
                }
            }
        } catch (IOException e) {
            // The program was ended.
        }
        tell(line.toString());
    }

    private void tell(String line) {
        if (line.isBlank()) {
            return;
        }
        var text = POINTER.matcher(line.strip()).replaceAll("");
        var shown = VisibleText.excerpt(ADDRESS.matcher(text).replaceAll("$1$2"), MAX_LINE);
        last = shown;
        if (repetition.of(stream + " " + shown).pass().isEmpty()) {
            return;
        }
        throttle.pass().ifPresent(others -> LOG.log(Level.WARNING, "stream {0}: {1}: {2}{3}", stream, program, shown,
                others == 0 ? "" : " (and %,d more lines)".formatted(others)));
    }

    Optional<String> last() {
        return Optional.ofNullable(last);
    }
}
