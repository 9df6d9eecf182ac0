// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A source that does something else in each of its runs, the last of them again and again; counts and times them.
final class CountingSource implements Source {
    /// One frame, then nothing until it is stopped.
    static final Source UNTIL_INTERRUPTED = publisher -> {
        publisher.publish(Sample.BASELINE.picture());
        new CountDownLatch(1).await();
    };

    private final List<Source> runs;
    private final List<Long> startNanos = new CopyOnWriteArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();

    CountingSource(Source... runs) {
        this.runs = List.of(runs);
    }

    @Override
    public void run(Publisher publisher) throws Exception {
        startNanos.add(System.nanoTime());
        mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            runs.get(Math.min(runs(), runs.size()) - 1).run(publisher);
        } finally {
            running.decrementAndGet();
        }
    }

    int runs() {
        return startNanos.size();
    }

    int mostAtOnce() {
        return mostAtOnce.get();
    }

    boolean isRunning() {
        return running.get() > 0;
    }

    /// From the start of one run to that of the next; the first run is 1.
    long millisFrom(int run) {
        return (startNanos.get(run) - startNanos.get(run - 1)) / 1_000_000;
    }

    void awaitRuns(int count) {
        await().until(() -> runs() >= count);
    }

    void awaitStopped() {
        await().until(() -> !isRunning());
    }
}
