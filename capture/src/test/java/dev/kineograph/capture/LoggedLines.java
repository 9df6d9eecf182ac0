// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// What the program logs at any level while this is open. A test that uses it is isolated from others.
public final class LoggedLines extends Handler implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger("dev.kineograph");

    private final List<String> lines = new CopyOnWriteArrayList<>();

    public LoggedLines() {
        setLevel(Level.ALL);
        LOGGER.setLevel(Level.ALL);
        LOGGER.addHandler(this);
    }

    /// With their stack traces.
    public List<String> all() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord entry) {
        lines.add(new SimpleFormatter().format(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOGGER.removeHandler(this);
        LOGGER.setLevel(null);
    }
}
