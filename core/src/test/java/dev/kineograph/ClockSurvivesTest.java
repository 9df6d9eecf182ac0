// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The hub's clock serves all streams, so that nothing that happens to one of them may end it.
class ClockSurvivesTest {
    /// Fails on the hub's own thread, and only there, as often as it is to.
    private static final class FailingClock implements NanoClock {
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicInteger failuresOfStreams = new AtomicInteger();
        private final AtomicLong nanos = new AtomicLong(1);

        @Override
        public long nanos() {
            if (failures.get() > 0 && Thread.currentThread().getName().equals("kineograph-clock")) {
                failures.decrementAndGet();
                throw new OutOfMemoryError("of this test");
            }
            if (failuresOfStreams.get() > 0 && isAskedByATick()) {
                failuresOfStreams.decrementAndGet();
                throw new OutOfMemoryError("of one stream");
            }
            return nanos.get();
        }

        private static boolean isAskedByATick() {
            return StackWalker.getInstance().walk(calls -> calls.anyMatch(call ->
                    call.getClassName().equals(ImageStream.class.getName()) && call.getMethodName().equals("tick")));
        }

        @Override
        public void sleep(long time) throws InterruptedException {
            NanoClock.SYSTEM.sleep(time);
        }

        @Override
        public void parkUntil(long deadlineNanos) {
            LockSupport.parkNanos(this, Duration.ofMillis(10).toNanos());
        }
    }

    private final FailingClock clock = new FailingClock();
    private final List<StreamEvent> heard = new CopyOnWriteArrayList<>();

    @AutoClose
    private final Hub hub = new Hub(clock, Optional.empty());

    @Test
    void anErrorOfOneTickIsNotTheEndOfTheNext() {
        hub.stream("door");
        var camera = hub.publisher("camera");
        camera.publish(Sample.BASELINE.bytes());
        camera.publish(Sample.BASELINE.bytes());
        hub.listen(heard::add);

        clock.failures.set(5);
        await().until(() -> clock.failures.get() == 0);
        clock.nanos.addAndGet(Duration.ofSeconds(6).toNanos());

        await().until(() -> heard.stream().anyMatch(StreamEvent.Stale.class::isInstance));
        assertThat(heard).hasSize(1);
    }

    @Test
    void anErrorOfOneStreamIsLoggedAndLeavesNothingUndone() {
        var lines = new CopyOnWriteArrayList<String>();
        var log = Logger.getLogger(Hub.class.getName());
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.addHandler(handler);
        try {
            for (var name : List.of("camera", "door")) {
                var publisher = hub.publisher(name);
                publisher.publish(Sample.BASELINE.bytes());
                publisher.publish(Sample.BASELINE.bytes());
            }
            hub.listen(heard::add);

            clock.failuresOfStreams.set(1);
            clock.nanos.addAndGet(Duration.ofSeconds(6).toNanos());
            await().until(() -> heard.size() == 1);
            assertThat(heard.getFirst()).isInstanceOfSatisfying(StreamEvent.Stale.class, stale -> assertThat(stale.stream()).hasToString("door"));
            clock.nanos.addAndGet(Duration.ofSeconds(1).toNanos());

            await().until(() -> heard.size() == 2);
            assertThat(lines).containsExactly("stream camera: a timed task failed (and 0 more since the last such line)");
        } finally {
            log.removeHandler(handler);
        }
    }
}
