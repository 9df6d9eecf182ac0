// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// Formats an event as one line: `2026-03-01 12:30:05 INFO stream door: online, image/jpeg`. A stack trace follows only for a
/// bug, not for an absent camera or a broken link that the line describes already. It is indented: whatever a message quotes, only the lines of events
/// begin with a time.
///
/// **Threading.** Immutable.
final class LogLine extends LayoutBase<ILoggingEvent> {
    /// Made with the first line: reading the rules of a time zone takes a part of the start.
    private static final class Time {
        static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss ").withZone(ZoneId.systemDefault());
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(120);
        Time.FORMAT.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
        line.append(event.getLevel()).append(' ').append(VisibleText.line(event.getFormattedMessage())).append('\n');
        if (event.getThrowableProxy() != null && !describesOutsideFailure(event)) {
            ThrowableProxyUtil.asString(event.getThrowableProxy()).lines().forEach(trace -> append(line, trace));
        }
        return line.toString();
    }

    /// Whether the line of an event says already what its failure says.
    static boolean describesOutsideFailure(ILoggingEvent event) {
        return event.getLevel().isGreaterOrEqual(Level.INFO)
                && event.getThrowableProxy() instanceof ThrowableProxy proxy
                && proxy.getThrowable() instanceof IOException failure
                && failure.getMessage() != null
                && event.getFormattedMessage().endsWith(VisibleText.line(failure.getMessage()));
    }

    private static void append(StringBuilder lines, String trace) {
        lines.append("  ").append(VisibleText.line(trace.replace("\t", "  "))).append('\n');
    }
}
