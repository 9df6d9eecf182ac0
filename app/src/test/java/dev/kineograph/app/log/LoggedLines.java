// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// What the product logs while this is open, also that of tests beside this one.
///
/// **Threading.** Shared.
public final class LoggedLines implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    };

    public LoggedLines() {
        appender.start();
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("dev.kineograph").addAppender(appender);
    }

    /// What was logged, the oldest first.
    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("dev.kineograph").detachAppender(appender);
    }
}
