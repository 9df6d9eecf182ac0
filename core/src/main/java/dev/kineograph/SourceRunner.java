// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import dev.kineograph.text.VisibleText;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Runs a stream's source while there is demand, and again after a failure.
///
/// **Threading.** Shared; the source's own virtual thread runs [#live], one at a time.
final class SourceRunner {
    private static final System.Logger LOG = System.getLogger(SourceRunner.class.getName());
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

    private final ImageStream stream;
    private final Source source;
    private final NanoClock clock;
    private final Caller caller;
    private final LongAdder failures = new LongAdder();
    private volatile @Nullable String fault;

    // Guarded by this.
    private @Nullable Thread thread;
    private boolean unwanted;
    private long unwantedSinceNanos;

    /// The present run was interrupted by us: however it ends, that is no failure. It is not interrupted twice, since it may have
    /// to clean up.
    private boolean stopped;

    /// The source has returned: it is not run again before all viewers have left and one has come again.
    private boolean finished;

    SourceRunner(ImageStream stream, Source source, NanoClock clock) {
        this.stream = stream;
        this.source = source;
        this.clock = clock;
        this.caller = Caller.program("the source of " + stream);
    }

    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    long failures() {
        return failures.sum();
    }

    /// Starts the source if there is demand and it does not run; stops it if there has been no demand for long enough.
    synchronized void adjust() {
        if (stream.isWanted()) {
            unwanted = false;
            if (thread == null && !finished) {
                thread = Thread.ofVirtual().name("source " + stream).start(this::live);
            }
            return;
        }
        finished = false;
        if (!unwanted) {
            unwanted = true;
            unwantedSinceNanos = clock.nanos();
        }
        var linger = stream.isRetired() ? Duration.ZERO : stream.settings().closeAfter();
        if (thread == null || stopped) {
            return;
        }
        long left = linger.toNanos() - (clock.nanos() - unwantedSinceNanos);
        if (left > 0) {
            clock.dueIn(left);
        } else {
            stopped = true;
            thread.interrupt();
        }
    }

    private void live() {
        var pause = FIRST_PAUSE;
        while (shouldRun()) {
            long framesBefore = stream.stats().framesIn();
            try (var publisher = stream.open(caller, "")) {
                source.run(publisher);
                finish();
            } catch (Exception | Error e) {
                if (wasStopped()) {
                    continue;
                }
                pause = stream.stats().framesIn() > framesBefore ? FIRST_PAUSE : pause;
                report(e, pause);
                pause(pause);
                pause = pause.compareTo(MAX_PAUSE.dividedBy(2)) > 0 ? MAX_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    /// Whether to run the source, or to run it again. Clears the interrupt that ended the last run.
    private synchronized boolean shouldRun() {
        Thread.interrupted();
        if (unwanted || finished) {
            thread = null;
            fault = null;
            return false;
        }
        stopped = false;
        return true;
    }

    private synchronized void finish() {
        finished = !unwanted && !stopped;
    }

    private synchronized boolean wasStopped() {
        return stopped;
    }

    /// A frame was published: if it is the source's own, the source works again.
    void published(Publisher publisher) {
        if (fault != null && publisher.caller().equals(caller)) {
            fault = null;
        }
    }

    private void report(Throwable failure, Duration pause) {
        failures.increment();
        var message = failure.getMessage();
        fault = VisibleText.line(message == null ? failure.getClass().getName() : message);
        LOG.log(Level.WARNING, "stream {0}: source failed, next try in {1} ms: {2}",
                stream, Long.toString(pause.toMillis()), fault);
        LOG.log(Level.DEBUG, "stream " + stream + ": source failed", failure);
    }

    private void pause(Duration time) {
        try {
            clock.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
