// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The source of a stream, if it has one. Another one can take its place while the stream is watched.
///
/// **Threading.** Shared. The lock, which is this object, guards the change from one source to another.
final class CurrentSource {
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

    /// Ends the source, if there is one. The next one can run when the former has ended.
    synchronized void replace(@Nullable Source next) {
        var former = runner;
        runner = next == null ? null : new SourceRunner(stream, next, clock, caller, failures, former);
        if (former != null) {
            former.end();
        }
    }

    /// Starts or stops it, as there is demand or not.
    void adjust() {
        var now = runner;
        if (now != null) {
            now.adjust();
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
        return now == null ? Optional.empty() : now.sourceOf(form);
    }

    /// Whether those who publish to the stream publish to another hub's, and that accepts them.
    boolean acceptsPublishers() {
        var now = runner;
        return now != null && now.acceptsPublishers();
    }

    /// Where the pictures of a publisher go, if the stream is another hub's.
    ///
    /// @throws RefusedException if that has no room for it
    Optional<PictureSink> publisher(Caller publishing, String kind) {
        var now = runner;
        return now == null ? Optional.empty() : now.publisher(publishing, kind);
    }

    /// Publishes a picture of the program, if the stream is another hub's.
    ///
    /// @throws RefusedException if it is no picture, or is refused
    boolean publishesElsewhere(Publisher program, byte[] bytes) {
        var now = runner;
        return now != null && now.publishesElsewhere(program, bytes);
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
