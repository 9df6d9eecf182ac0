// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// What a test logs while this is open, instead of being printed: the lines of the thread that opened it and of all that are started
/// from there, at any remove. What test classes log that run beside it is not among them.
///
/// A server belongs to the test that starts it, if this is opened first: its threads are started with it.
///
/// **Threading.** Shared; closed by the thread that opened it. A test has one at a time.
public final class LogLines implements AutoCloseable {
    private static final InheritableThreadLocal<LogLines> OF_THIS_TEST = new InheritableThreadLocal<>();

    static {
        for (var printer : Logger.getLogger("").getHandlers()) {
            printer.setFilter(event -> OF_THIS_TEST.get() == null || !OF_THIS_TEST.get().takes(event));
        }
    }

    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile boolean open = true;

    private final Handler handler = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord event) {
            if (OF_THIS_TEST.get() == LogLines.this) {
                lines.add(formatter.formatMessage(event));
            }
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    /// Takes the lines of a logger and of those below it.
    public LogLines(String name) {
        logger = Logger.getLogger(name);
        logger.addHandler(handler);
        logger.setLevel(Level.INFO);
        OF_THIS_TEST.set(this);
    }

    /// The lines of this product.
    public static LogLines ofKineograph() {
        return new LogLines("dev.kineograph");
    }

    /// What was logged, the oldest first.
    public List<String> lines() {
        return lines;
    }

    private boolean takes(LogRecord event) {
        return open && (event.getLoggerName().equals(logger.getName()) || event.getLoggerName().startsWith(logger.getName() + "."));
    }

    @Override
    public void close() {
        open = false;
        OF_THIS_TEST.remove();
        logger.removeHandler(handler);
    }
}
