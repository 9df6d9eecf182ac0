// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.concurrent.atomic.LongAdder;

/// Writes the log on a separate thread, so that logging never waits for the reader of the log, such as a stopped pager. Lines without
/// room are dropped and counted, and the count is logged as soon as there is room again.
///
/// **Threading.** Shared; any thread.
final class DroppingAppender extends AsyncAppender {
    private static final int MAX_WAITING = 1024;

    /// Room for threads that find room at the same moment: lines beyond it would be dropped without being counted.
    private static final int RESERVED = 64;

    /// How long the end of the program waits for a reader.
    private static final int MAX_FLUSH_MILLIS = 500;

    private final LongAdder dropped = new LongAdder();

    private DroppingAppender() {}

    /// A started appender in front of another one. Waiting lines are written when the program ends.
    static DroppingAppender before(Appender<ILoggingEvent> writer, LoggerContext context) {
        var appender = new DroppingAppender();
        appender.setContext(context);
        appender.setQueueSize(MAX_WAITING + RESERVED);
        appender.setDiscardingThreshold(0);
        appender.setNeverBlock(true);
        appender.setMaxFlushTime(MAX_FLUSH_MILLIS);
        appender.addAppender(writer);
        appender.start();
        LogEnd.isOf(appender::writeToEnd);
        Runtime.getRuntime().addShutdownHook(new Thread(appender::end, "kineograph-log-end"));
        return appender;
    }

    private void end() {
        try {
            LogEnd.await();
        } catch (InterruptedException e) {
            // The process ends now.
        }
        writeToEnd();
    }

    /// Whoever calls this while another thread does waits for it.
    private synchronized void writeToEnd() {
        stop();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (getRemainingCapacity() <= RESERVED) {
            dropped.increment();
            return;
        }
        long lost = dropped.sumThenReset();
        if (lost > 0) {
            super.append(report(lost));
        }
        super.append(event);
    }

    private LoggingEvent report(long lost) {
        var logger = ((LoggerContext) getContext()).getLogger(DroppingAppender.class);
        return new LoggingEvent(
                DroppingAppender.class.getName(), logger, Level.WARN, "the log was not read: %,d lines dropped".formatted(lost), null, null);
    }
}
