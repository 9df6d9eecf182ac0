// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.server.settings.RequestLog;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/// Appends a line for each request to a file, or to standard output. The system rotates the file: it renames it, and then sends SIGHUP, at which the file is
/// [opened again][#reopenAll]. Lines that the disk does not take in time are dropped and counted.
///
/// **Threading.** Shared. The lines are written by a daemon thread, `kineograph-access-log`.
public final class AccessLog implements RequestLog, AutoCloseable {
    /// What is expected of its place.
    public static final String EXPECTED = "a file, or - for standard output";

    private static final System.Logger LOG = System.getLogger(AccessLog.class.getName());
    private static final List<AccessLog> OPEN = new CopyOnWriteArrayList<>();
    private static final String STANDARD_OUTPUT = "-";
    private static final int MAX_WAITING = 8192;
    private static final Duration TIME_TO_END = Duration.ofMillis(500);

    private final String place;
    private final boolean json;
    private final BlockingQueue<Answered> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final LongAdder dropped = new LongAdder();
    private final AtomicBoolean reopens = new AtomicBoolean();
    private volatile Thread writer = new Thread();

    private AccessLog(String place, boolean json) {
        this.place = place;
        this.json = json;
    }

    /// A log that is not open yet.
    ///
    /// @param place a file, or `-`
    /// @param json whether the lines are objects, and not in the combined format
    public static AccessLog to(String place, boolean json) {
        return new AccessLog(place, json);
    }

    /// Opens the file and writes from now on.
    ///
    /// @throws IOException if it cannot be written; the message is a sentence for people
    public void open() throws IOException {
        var out = stream();
        OPEN.add(this);
        writer = Thread.ofPlatform().daemon().name("kineograph-access-log").start(() -> run(out));
    }

    /// Opens the files of all logs again, as they may have been renamed.
    public static void reopenAll() {
        OPEN.forEach(log -> log.reopens.set(true));
    }

    @Override
    public void answered(Answered request) {
        if (!waiting.offer(request)) {
            dropped.increment();
        }
    }

    private OutputStream stream() throws IOException {
        if (place.equals(STANDARD_OUTPUT)) {
            return System.out;
        }
        try {
            return Files.newOutputStream(Path.of(place), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IOException("%s: the access log cannot be written (expected: %s)".formatted(place, EXPECTED), e);
        }
    }

    private void run(OutputStream first) {
        var out = first;
        try {
            while (true) {
                var request = waiting.take();
                if (reopens.getAndSet(false)) {
                    out = reopened(out);
                }
                write(request, out);
            }
        } catch (InterruptedException e) {
            end(out);
        }
    }

    private void end(OutputStream out) {
        for (var request = waiting.poll(); request != null; request = waiting.poll()) {
            write(request, out);
        }
        try {
            closeFile(out);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: {1}", place, e.getMessage());
        }
    }

    private static void closeFile(OutputStream out) throws IOException {
        if (!System.out.equals(out)) {
            out.close();
        }
    }

    private OutputStream reopened(OutputStream before) {
        try {
            var next = stream();
            closeFile(before);
            return next;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}; what was open is written on", e.getMessage());
            return before;
        }
    }

    private void write(Answered request, OutputStream out) {
        try {
            out.write((json ? AccessLine.json(request) : AccessLine.combined(request)).getBytes(UTF_8));
            out.flush();
            long lost = dropped.sumThenReset();
            if (lost > 0) {
                LOG.log(Level.WARNING, "the access log was too slow: {0} lines dropped", lost);
            }
        } catch (IOException e) {
            dropped.increment();
        }
    }

    /// Writes what waits, if that takes half a second at most, and closes the file.
    @Override
    public void close() {
        OPEN.remove(this);
        writer.interrupt();
        try {
            writer.join(TIME_TO_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Two that write the same to the same place are one setting.
    @Override
    public boolean equals(Object other) {
        return other instanceof AccessLog log && log.place.equals(place) && log.json == json;
    }

    @Override
    public int hashCode() {
        return place.hashCode();
    }
}
