// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import dev.kineograph.text.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs a stream's source while there is demand, and restarts it after a failure.
///
/// **Threading.** Shared; the source's own virtual thread runs [#live], one at a time.
final class SourceRunner {
    /// How long a source waits for the one before it: two that want the same device do not work at the same time.
    private static final Duration TO_FOLLOW = Duration.ofMillis(500);

    private final ImageStream stream;
    private final Source source;
    private final NanoClock clock;
    private final Caller caller;
    private final SourceFailures failures;
    private final ProgramsSink programs;
    private volatile @Nullable SourceRunner former;

    /// Whether a frame has been published in the current run.
    private volatile boolean hasFrame;

    // Guarded by this.
    private @Nullable Thread thread;
    private long beganNanos;
    private boolean unwanted;
    private long unwantedSinceNanos;
    private boolean runs;
    private long runsSinceNanos;

    /// We have interrupted the current run, so its end is no failure. It is not interrupted twice, since it may have to clean up.
    private boolean stopped;

    /// The current run was interrupted because its first frame was late, so its end is a failure.
    private boolean overdue;

    /// Another source has taken its place: it does not run again.
    private boolean replaced;

    /// The source has returned: it does not run again until all viewers have left and a new one has come.
    private boolean finished;

    /// @param caller as whom it publishes
    /// @param former the one whose place it takes, if there is one
    SourceRunner(ImageStream stream, Source source, NanoClock clock, Caller caller, LongAdder failures, @Nullable SourceRunner former) {
        this.stream = stream;
        this.source = source;
        this.clock = clock;
        this.caller = caller;
        this.failures = new SourceFailures(stream.toString(), clock, failures);
        this.programs = new ProgramsSink(() -> source.publisher(ImageStream.PROGRAM, ""));
        this.former = former == null || former.running() != null ? former : former.former;
    }

    Optional<String> fault() {
        return failures.fault();
    }

    synchronized boolean hasEnded() {
        return finished;
    }

    /// Whether it has been running, restarts included, for longer than that time; if not yet, the clock is told when it will have been.
    synchronized boolean hasRunFor(Duration time) {
        if (thread == null || stopped) {
            return false;
        }
        long left = time.toNanos() - (clock.nanos() - beganNanos);
        if (left >= 0) {
            clock.dueIn(left + 1);
        }
        return left < 0;
    }

    /// Starts the source if there is demand and it is not running; stops it if there has been no demand for long enough.
    synchronized void adjust() {
        if (replaced) {
            return;
        }
        if (stream.isWanted()) {
            unwanted = false;
            if (thread == null && !finished) {
                begin();
                thread = Thread.ofVirtual().name("source " + stream).start(this::live);
            }
            stream.settings().startTimeout().ifPresent(this::interruptIfOverdue);
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

    /// Ends it for good, as another source takes its place.
    synchronized void end() {
        replaced = true;
        if (thread != null && !stopped) {
            stopped = true;
            thread.interrupt();
        }
    }

    /// Whether it has not run, and nobody has wanted it, for as long as it runs on without viewers.
    synchronized boolean isIdle() {
        return thread == null && unwanted && clock.nanos() - unwantedSinceNanos >= stream.settings().closeAfter().toNanos();
    }

    /// Notes the time from which a picture is due.
    private void begin() {
        beganNanos = clock.nanos();
        stream.settings().staleAfter().ifPresent(time -> clock.dueIn(time.toNanos() + 1));
    }

    /// Waits until it has ended, and the one before it. A source that closes its own hub does not wait for itself.
    void awaitEnd(long deadlineNanos) {
        var before = former;
        if (before != null) {
            before.awaitEnd(deadlineNanos);
        }
        var running = running();
        if (running == null || running.equals(Thread.currentThread())) {
            return;
        }
        try {
            running.join(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Thread running() {
        return thread;
    }

    private void interruptIfOverdue(Duration startTimeout) {
        if (thread == null || !runs || hasFrame || overdue || stopped) {
            return;
        }
        long left = startTimeout.toNanos() - (clock.nanos() - runsSinceNanos);
        if (left > 0) {
            clock.dueIn(left);
        } else {
            overdue = true;
            thread.interrupt();
        }
    }

    private void live() {
        follow();
        failures.begin();
        while (shouldRun()) {
            try (var publisher = stream.open(caller, "")) {
                source.run(publisher);
                finish();
            } catch (Exception | Error e) {
                if (!wasStopped()) {
                    pause(failures.pauseAfter(whyItFailed(e), hasFrame));
                }
            }
        }
    }

    /// Waits until the one before it has ended, which has been interrupted.
    private void follow() {
        var before = former;
        if (before != null) {
            before.awaitEnd(System.nanoTime() + TO_FOLLOW.toNanos());
            former = null;
        }
    }

    /// Whether to start or restart the source. Clears the interrupt that ended the last run.
    private synchronized boolean shouldRun() {
        Thread.interrupted();
        if (unwanted || finished || replaced) {
            thread = null;
            failures.isOver();
            clock.dueIn(0);
            return false;
        }
        if (stopped) {
            // There is new demand, which arose while it was stopping.
            begin();
        }
        stopped = false;
        overdue = false;
        hasFrame = false;
        runs = true;
        runsSinceNanos = clock.nanos();
        stream.settings().startTimeout().ifPresent(time -> clock.dueIn(time.toNanos()));
        return true;
    }

    private synchronized void finish() throws IOException {
        if (overdue) {
            throw new IOException("ended");
        }
        runs = false;
        finished = !unwanted && !stopped;
    }

    private synchronized boolean wasStopped() {
        runs = false;
        return stopped;
    }

    /// The exception that it threw, or that it was too slow, perhaps with pictures that were refused. Clears the interrupt that we sent for that.
    private synchronized Throwable whyItFailed(Throwable thrown) {
        if (!overdue) {
            return thrown;
        }
        if (!stopped) {
            Thread.interrupted();
        }
        var time = stream.settings().startTimeout().map(Durations::text).orElse("its time");
        var reason = thrown instanceof RefusedException refused ? ": " + refused.sentence() : "";
        return new IOException("no picture within " + time + reason, thrown);
    }

    /// A frame was published: if it is the source's own, the source works again.
    void published(Publisher publisher) {
        if ((failures.fault().isPresent() || !hasFrame) && publisher.caller().equals(caller)) {
            hasFrame = true;
            failures.isOver();
        }
    }

    /// Publishes a picture that has waited for its turn, whose publisher may have gone meanwhile.
    static void publishLate(LiveFrames frames, Publisher publisher, Picture picture, @Nullable Frame placed) {
        try {
            frames.publish(publisher, picture, placed, null, _ -> true);
        } catch (RefusedException closed) {
            try {
                frames.publish(publisher, picture, placed, PublisherPolicy.MANY, _ -> true);
                frames.release(publisher);
            } catch (RefusedException retired) {
                // Nobody can see it any more.
            }
        }
    }

    private void pause(Duration time) {
        try {
            clock.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The source of a stream, if it has one. Another one can take its place while the stream is watched.
    ///
    /// **Threading.** Shared. The lock, which is this object, guards the change from one source to another.
    static final class CurrentSource {
        private final ImageStream stream;
        private final NanoClock clock;
        private final Caller caller;

        /// Those of all sources that the stream has had.
        private final LongAdder failures = new LongAdder();

        private volatile @Nullable SourceRunner runner;

        CurrentSource(ImageStream stream, @Nullable Source first, NanoClock clock) {
            this.stream = stream;
            this.clock = clock;
            this.caller = Caller.program("the source of " + stream);
            this.runner = first == null ? null : new SourceRunner(stream, first, clock, caller, failures, null);
        }

        boolean isPresent() {
            return runner != null;
        }

        /// Whether that is its publisher, or was that of a former source.
        boolean isOf(Publishers.Member publisher) {
            return publisher.caller().equals(caller);
        }

        /// Ends the source, if there is one, before another one [takes its place][#replace].
        void end() {
            var now = runner;
            if (now != null) {
                now.end();
                now.programs.close();
            }
        }

        /// Ends the source, if there is one. The next one can run when the former has ended.
        synchronized void replace(@Nullable Source next) {
            end();
            var former = runner;
            runner = next == null ? null : new SourceRunner(stream, next, clock, caller, failures, former);
        }

        /// Starts or stops it, as there is demand or not.
        void adjust() {
            var now = runner;
            if (now != null) {
                now.adjust();
                if (stream.isRetired()) {
                    now.programs.close();
                }
            }
        }

        /// A frame was published.
        void published(Publisher publisher) {
            var now = runner;
            if (now != null) {
                now.published(publisher);
            }
        }

        long failures() {
            return failures.sum();
        }

        Optional<String> fault() {
            var now = runner;
            return now == null ? Optional.empty() : now.fault();
        }

        boolean hasEnded() {
            var now = runner;
            return now != null && now.hasEnded();
        }

        /// Whether it has not run, and nobody has wanted it, for as long as it runs on without viewers.
        boolean isIdle() {
            var now = runner;
            return now != null && now.isIdle();
        }

        /// Whether a picture is due after that time: nothing is known of those who push, and a source needs its time.
        boolean owesPictureAfter(Duration time) {
            var now = runner;
            return now == null || now.hasRunFor(time);
        }

        /// The source in another form, if it has one.
        Optional<Source> inForm(Variant form) {
            var now = runner;
            return now == null ? Optional.empty() : now.source.inForm(form);
        }

        /// Whether those who publish to the stream publish to another hub's, and that accepts them.
        boolean acceptsPublishers() {
            var now = runner;
            return now != null && now.source.acceptsPublishers();
        }

        /// Where the pictures of a publisher go, if the stream is another hub's.
        ///
        /// @throws RefusedException if that has no room for it
        Optional<PictureSink> publisher(Caller publishing, String kind) {
            var now = runner;
            return now == null ? Optional.empty() : now.source.publisher(publishing, kind);
        }

        /// Publishes a picture of the program, if the stream is another hub's.
        ///
        /// @throws RefusedException if it is no picture, or is refused
        boolean publishesElsewhere(Supplier<Picture> given) {
            var now = runner;
            return now != null && now.programs.publish(given);
        }

        /// Waits until it has ended.
        ///
        /// @param deadlineNanos a time of [System#nanoTime]
        void awaitEnd(long deadlineNanos) {
            var now = runner;
            if (now != null) {
                now.awaitEnd(deadlineNanos);
            }
        }
    }
}
