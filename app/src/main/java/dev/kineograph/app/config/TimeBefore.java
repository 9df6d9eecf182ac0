// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.capture.recording.RecordingSettings;
import dev.kineograph.text.Durations;
import java.time.Duration;
import java.util.Optional;

/// The start of a recording, as people write it: `-30s` means 30 seconds before it is switched on.
///
/// **Threading.** Stateless.
public final class TimeBefore {
    private static final Duration MIN = Duration.ofMillis(100);

    private TimeBefore() {}

    /// The time before, if the text is valid.
    public static Optional<Duration> parse(String text) {
        return text.startsWith("-") ? Durations.parse(text.substring(1), MIN, RecordingSettings.MAX_BEFORE) : Optional.empty();
    }

    /// What [#parse] expects, for messages.
    public static String expected() {
        return "a time before, such as -30s, -%s to -%s".formatted(Durations.text(MIN), Durations.text(RecordingSettings.MAX_BEFORE));
    }
}
