// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// What the product logs while this is open, also that of tests beside this one.
///
/// **Threading.** Shared.
public final class ProgramsLog implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    };

    public ProgramsLog() {
        appender.start();
        logger().addAppender(appender);
    }

    /// Another test may be setting the logging up.
    private static Logger logger() {
        return await().until(LoggerFactory::getILoggerFactory, LoggerContext.class::isInstance) instanceof LoggerContext context
                ? context.getLogger("dev.kineograph")
                : fail("the log is logback's");
    }

    /// What was logged, the oldest first.
    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        logger().detachAppender(appender);
    }
}
