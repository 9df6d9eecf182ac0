// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A source that does what it is told in each run, and repeats the last one; it counts its runs.
final class CountingSource implements Source {
    /// One frame, then nothing until it is stopped.
    static final Source UNTIL_INTERRUPTED = publisher -> {
        publisher.publish(Sample.BASELINE.picture());
        new CountDownLatch(1).await();
    };

    private final List<Source> runs;
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    CountingSource(Source... runs) {
        this.runs = List.of(runs);
    }

    @Override
    public void run(Publisher publisher) throws Exception {
        int run = started.getAndIncrement();
        mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            runs.get(Math.min(run, runs.size() - 1)).run(publisher);
        } finally {
            running.decrementAndGet();
        }
    }

    int runs() {
        return started.get();
    }

    int mostAtOnce() {
        return mostAtOnce.get();
    }

    boolean isRunning() {
        return running.get() > 0;
    }

    void awaitRuns(int count) {
        await().until(() -> runs() >= count);
    }

    void awaitStopped() {
        await().until(() -> !isRunning());
    }
}
