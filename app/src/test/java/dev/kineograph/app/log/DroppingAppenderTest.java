// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DroppingAppenderTest {
    private static final Pattern LOST = Pattern.compile("the log was not read: ([0-9,]+) lines dropped");
    private static final int THREADS = 32;
    private static final int LINES = 500;

    private final LoggerContext context = new LoggerContext();
    private final CountDownLatch read = new CountDownLatch(1);
    private final List<String> written = new CopyOnWriteArrayList<>();

    /// A log that nobody reads at first.
    private final AppenderBase<ILoggingEvent> unread = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            try {
                read.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            written.add(event.getFormattedMessage());
        }
    };

    private void log(DroppingAppender appender, String message) {
        appender.doAppend(new LoggingEvent("test", context.getLogger("test"), Level.INFO, message, null, null));
    }

    @Test
    void everyLineIsWrittenOrCountedHoweverManyLogAtOnce() throws Exception {
        context.setMDCAdapter(new LogbackMDCAdapter());
        unread.setContext(context);
        unread.start();
        var appender = DroppingAppender.before(unread, context);
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                threads.execute(() -> {
                    for (int line = 0; line < LINES; line++) {
                        log(appender, "a line");
                    }
                });
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }

        read.countDown();
        await().until(() -> appender.getNumberOfElementsInQueue() == 0);
        log(appender, "the last line");

        await().until(() -> written.contains("the last line"));
        long lines = written.stream().filter("a line"::equals).count();
        long lost = written.stream()
                .map(LOST::matcher)
                .filter(line -> line.matches())
                .mapToLong(line -> Long.parseLong(line.group(1).replaceAll("[^0-9]", "")))
                .sum();
        assertThat(lost).isPositive();
        assertThat(lines + lost).isEqualTo(THREADS * LINES);
    }
}
