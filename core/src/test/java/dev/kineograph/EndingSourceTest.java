// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.CountingSource.UNTIL_INTERRUPTED;
import static dev.kineograph.StreamSettings.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How a source ends: by itself, as soon as it is stopped, or late.
class EndingSourceTest {
    private final LoneStreams lone = new LoneStreams();
    private final CountDownLatch leave = new CountDownLatch(1);
    private ImageStream stream = lone.stream();

    @AfterEach
    void retire() {
        leave.countDown();
        stream.retire();
    }

    private CountingSource source(Source... runs) {
        var source = new CountingSource(runs);
        stream = lone.stream(DEFAULT, source);
        return source;
    }

    /// Ignores interrupts until the latch is open, then returns whether there was one.
    private boolean waitStubbornly() {
        boolean interrupted = false;
        while (true) {
            try {
                leave.await();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    /// The reader of a run that does not end leaves, and another one comes.
    private void readersChange(CountingSource source) {
        var first = stream.watch();
        source.awaitRuns(1);
        await().until(source::isRunning);
        first.close();
        stream.watch();
    }

    @Test
    void oneThatReturnsIsNotRunAgainWhileItIsWatched() {
        var source = source(publisher -> publisher.publish(Sample.BASELINE.picture()));

        stream.watch();
        source.awaitRuns(1);
        await().until(() -> stream.state() == StreamState.WAITING && !source.isRunning());
        stream.watch();
        lone.pass(Duration.ofSeconds(1), stream);

        assertThat(source.runs()).isEqualTo(1);
    }

    @Test
    void oneThatReturnedIsRunAgainWithTheNextFirstReader() {
        var source = source(publisher -> publisher.publish(Sample.BASELINE.picture()));

        for (int run = 1; run <= 5; run++) {
            try (var _ = stream.watch()) {
                source.awaitRuns(run);
                await().until(() -> stream.state() == StreamState.WAITING && !source.isRunning());
            }
        }

        assertThat(source.runs()).isEqualTo(5);
    }

    @Test
    void oneThatReturnedAfterItsLastReaderIsRunAgainWithTheNext() {
        var source = new CountingSource(_ -> waitStubbornly(), UNTIL_INTERRUPTED);
        stream = lone.stream(DEFAULT.withCloseAfter(Duration.ofSeconds(10)), source);
        try (var _ = stream.watch()) {
            source.awaitRuns(1);
        }

        leave.countDown();
        source.awaitStopped();
        stream.watch();

        source.awaitRuns(2);
    }

    @Test
    void oneThatDoesNotEndIsNotRunTwiceAtOnce() {
        var source = source(_ -> waitStubbornly(), UNTIL_INTERRUPTED);

        readersChange(source);
        lone.pass(Duration.ofSeconds(1), stream);
        assertThat(source.runs()).isEqualTo(1);
        leave.countDown();

        source.awaitRuns(2);
        await().until(() -> stream.state() == StreamState.ONLINE);
        assertThat(source.mostAtOnce()).isEqualTo(1);
    }

    /// Like a loop that checks `Thread.interrupted()`: a reader that has come meanwhile must not wait for ever.
    @Test
    void aSourceThatReturnsWhenItIsStoppedIsRunAgainForAReaderThatHasCome() {
        var source = source(_ -> assertThat(waitStubbornly()).isTrue(), UNTIL_INTERRUPTED);

        readersChange(source);
        leave.countDown();

        source.awaitRuns(2);
        await().until(() -> stream.state() == StreamState.ONLINE);
    }

    @Test
    void aSourceThatFailsBecauseItIsStoppedHasNoFault() {
        var source = source(
                _ -> {
                    waitStubbornly();
                    throw new InterruptedIOException("read interrupted");
                },
                UNTIL_INTERRUPTED);

        readersChange(source);
        leave.countDown();

        source.awaitRuns(2);
        assertThat(stream.fault()).isEmpty();
    }

    @Test
    void oneThatIsEndingIsInterruptedOnce() {
        var cleanedUp = new AtomicInteger();
        var source = source(_ -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                leave.await();
                cleanedUp.incrementAndGet();
            }
        });
        var reader = stream.watch();
        source.awaitRuns(1);

        reader.close();
        for (int i = 0; i < 100; i++) {
            lone.pass(Duration.ofMillis(100), stream);
        }
        leave.countDown();

        source.awaitStopped();
        assertThat(cleanedUp).hasValue(1);
    }

    @Test
    void hundredsOfReadersThatComeAndGoLeaveOneRunning() throws InterruptedException {
        var source = source(UNTIL_INTERRUPTED);

        for (int i = 0; i < 500; i++) {
            stream.watch().close();
        }
        var last = stream.watch();

        assertThat(last.await(Duration.ofSeconds(30))).isNotNull();
        await().until(() -> stream.state() == StreamState.ONLINE);
        assertThat(source.mostAtOnce()).isEqualTo(1);
        assertThat(source.isRunning()).isTrue();
    }
}
