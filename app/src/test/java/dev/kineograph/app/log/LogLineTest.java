// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLineTest {
    private static final String EVENT = "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} WARN .*";

    @Test
    void aMessageIsOneLineOfVisibleCharacters() {
        var line = logged("camera: saw é 日本 \u001b[2J\u009b\u202e\u2028\u200b\n2026-01-01 00:00:00 INFO all is well", null);

        assertThat(line)
                .endsWith("camera: saw é 日本 \\u001b[2J\\u009b\\u202e\\u2028\\u200b\\n2026-01-01 00:00:00 INFO all is well\n")
                .matches(EVENT + "\n");
    }

    @Test
    void aStackTraceIsIndentedSoThatNoneOfItsLinesIsTakenForAnEvent() {
        var failure = new IllegalStateException("seen \u009b\n2026-01-01 00:00:00 INFO all is well");

        var lines = logged("a bug", failure).split("\n");

        assertThat(lines[0]).matches(EVENT);
        assertThat(lines[1]).isEqualTo("  java.lang.IllegalStateException: seen \\u009b");
        assertThat(lines[2]).isEqualTo("  2026-01-01 00:00:00 INFO all is well");
        assertThat(lines).hasSizeGreaterThan(3).filteredOn(line -> !line.startsWith("  ")).hasSize(1);
    }

    @Test
    void aFailureFromOutsideThatTheLineDescribesHasNoStackTrace() {
        var absent = new IOException("http://cam.local: cannot connect");

        assertThat(logged("stream door: source failed: http://cam.local: cannot connect", absent)).hasLineCount(1);
        assertThat(logged("connection failed", absent)).contains("  java.io.IOException: http://cam.local: cannot connect\n  ");
    }

    private static String logged(String message, @Nullable Throwable failure) {
        var logger = new LoggerContext().getLogger("test");
        return new LogLine().doLayout(new LoggingEvent("test", logger, Level.WARN, message, failure, null));
    }
}
