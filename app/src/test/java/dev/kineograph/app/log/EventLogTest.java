// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.ImageFormat;
import dev.kineograph.StreamEvent;
import dev.kineograph.StreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A viewer who comes and goes makes a stream go on and off as often.
class EventLogTest {
    private final List<String> lines = new ArrayList<>();
    private final EventLog log = new EventLog(new System.Logger() {
        @Override
        public String getName() {
            return "events";
        }

        @Override
        public boolean isLoggable(Level level) {
            return level != Level.DEBUG;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
            lines.add(message);
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, String format, Object... values) {
            lines.add(format);
        }
    });

    private void onAndOff(String stream) {
        log.accept(new StreamEvent.Online(StreamName.of(stream), ImageFormat.JPEG));
        log.accept(new StreamEvent.Offline(StreamName.of(stream)));
    }

    @Test
    void aStreamThatGoesOnAndOffAgainAndAgainFillsNoLog() {
        for (int i = 0; i < 10_000; i++) {
            onAndOff("wave");
        }

        assertThat(lines).hasSizeBetween(10, 15);
        await().untilAsserted(() -> {
            onAndOff("wave");
            assertThat(lines).last().asString().matches("stream wave: .* \\(and [0-9,]+ more changes\\)");
        });
    }

    @Test
    void whatOthersDoIsLoggedBesideIt() {
        for (int i = 0; i < 1_000; i++) {
            onAndOff("wave");
        }

        onAndOff("door");

        assertThat(lines).endsWith("stream door: online, image/jpeg", "stream door: offline");
    }
}
