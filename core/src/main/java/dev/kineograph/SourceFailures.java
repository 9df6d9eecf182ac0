// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The failures of a source: how long it waits after each until it is tried again, and what the log says of them.
///
/// **Threading.** The last failure can be read by any thread. All else is confined to the source's current thread, and kept for the next one, so that viewers who
/// come and go do not fill the log.
final class SourceFailures {
    private static final System.Logger LOG = System.getLogger(SourceFailures.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

    /// A missing device or server may return at any time, and should then be seen within a second.
    private static final Duration MAX_PAUSE_OF_IO = Duration.ofMillis(800);

    private static final Duration LOG_AGAIN = Duration.ofMinutes(1);

    private final String stream;
    private final NanoClock clock;
    private final LongAdder count;
    private volatile @Nullable String fault;
    private Duration pause = FIRST_PAUSE;
    private @Nullable String loggedFault;
    private long loggedNanos;

    /// @param stream what the log calls the stream
    SourceFailures(String stream, NanoClock clock, LongAdder count) {
        this.stream = stream;
        this.clock = clock;
        this.count = count;
    }

    /// Why it failed last, if it has not worked since.
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /// It works, or is not wanted any more.
    void isOver() {
        fault = null;
    }

    /// There is demand again.
    void begin() {
        pause = FIRST_PAUSE;
    }

    /// Notes a failure and returns how long the source should wait.
    ///
    /// @param hadWorked whether it had published before
    Duration pauseAfter(Throwable failure, boolean hadWorked) {
        var longest = failure instanceof IOException ? MAX_PAUSE_OF_IO : MAX_PAUSE;
        var next = hadWorked ? FIRST_PAUSE : pause;
        var jittered = jittered(next.compareTo(longest) > 0 ? longest : next);
        report(failure, jittered);
        pause = next.compareTo(longest.dividedBy(2)) > 0 ? longest : next.multipliedBy(2);
        return jittered;
    }

    /// A random part of the pause, so that sources that fail together do not restart together.
    private static Duration jittered(Duration pause) {
        long millis = pause.toMillis();
        return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 4 + 1));
    }

    private void report(Throwable failure, Duration wait) {
        count.increment();
        var message = failure.getMessage();
        var line = VisibleText.line(message == null ? failure.getClass().getName() : message);
        fault = line;
        if (!line.equals(loggedFault) || clock.nanos() - loggedNanos >= LOG_AGAIN.toNanos()) {
            log("stream %s: source failed, next try in %d ms: %s".formatted(stream, wait.toMillis(), line), failure);
            loggedFault = line;
            loggedNanos = clock.nanos();
        }
    }

    /// Only the first failure has its stack trace: whoever wrote the source sees where it fails, and whoever runs it sees lines.
    private void log(String line, Throwable failure) {
        if (loggedFault == null) {
            LOG.log(Level.WARNING, line, failure);
        } else {
            LOG.log(Level.WARNING, line);
            LOG.log(Level.DEBUG, "stream " + stream + ": source failed", failure);
        }
    }
}
