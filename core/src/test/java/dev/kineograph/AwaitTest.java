// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How a reader waits on its own thread.
class AwaitTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final ImageStream stream = new LoneStreams().stream();
    private final Publisher publisher = stream.publisher(LoneStreams.ANNA);
    private final Subscription viewer = stream.watch();

    /// A thread that waits for a frame, and the result.
    private record Waiting(Thread thread, CompletableFuture<@Nullable Frame> result) {

        static Waiting on(Subscription viewer) {
            var result = new CompletableFuture<@Nullable Frame>();
            var thread = Thread.ofPlatform().start(() -> {
                try {
                    result.complete(viewer.await(LONG));
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            });
            await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            return new Waiting(thread, result);
        }
    }

    @Test
    void aFrameThatIsThereIsTakenAtOnce() throws InterruptedException {
        publisher.publish(Sample.BASELINE.picture());

        assertThat(viewer.await(LONG)).isSameAs(stream.newest());
        assertThat(viewer.sent()).isEqualTo(1);
    }

    @Test
    void aFrameThatComesEndsTheWaiting() {
        var waiting = Waiting.on(viewer);

        publisher.publish(Sample.BASELINE.picture());

        assertThat(waiting.result.join()).isSameAs(stream.newest());
    }

    @Test
    void noFrameInTimeIsNull() throws InterruptedException {
        long before = System.nanoTime();

        var frame = viewer.await(Duration.ofMillis(20));

        assertThat(frame).isNull();
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
    }

    @Test
    void noTimeOrLessIsATake() throws InterruptedException {
        assertThat(viewer.await(Duration.ZERO)).isNull();
        assertThat(viewer.await(Duration.ofSeconds(-1))).isNull();
    }

    @Test
    void forEverIsATimeToo() throws InterruptedException {
        publisher.publish(Sample.BASELINE.picture());

        assertThat(viewer.await(ChronoUnit.FOREVER.getDuration())).isNotNull();
    }

    @Test
    void waitingForEverDoesNotEndAtOnce() {
        var thread = Thread.ofPlatform().daemon().unstarted(() -> {
            try {
                viewer.await(ChronoUnit.FOREVER.getDuration());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();

        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        thread.interrupt();
    }

    @Test
    void anInterruptEndsTheWaiting() {
        var waiting = Waiting.on(viewer);

        waiting.thread.interrupt();

        assertThatThrownBy(waiting.result::join).hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void retirementEndsTheWaiting() {
        var waiting = Waiting.on(viewer);

        stream.retire();

        assertThat(waiting.result.join()).isNull();
    }

    @Test
    void aFrameFromBeforeRetirementIsStillTaken() throws InterruptedException {
        publisher.publish(Sample.BASELINE.picture());
        var frame = stream.newest();

        stream.retire();

        assertThat(viewer.await(LONG)).isSameAs(frame).isNotNull();
        assertThat(viewer.await(LONG)).isNull();
    }
}
