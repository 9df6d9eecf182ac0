// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Several threads publish and several read, all as fast as they can.
class LatestFrameWinsUnderLoadTest {
    private static final Duration LASTS = Duration.ofMillis(700);

    private final ImageStream stream =
            new LoneStreams().stream(StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY));

    /// What a reader has seen: the last sequence, and whether each was greater than the one before.
    private record Seen(Subscription subscription, long last, boolean grew) {}

    private Callable<Long> publishing(String name) {
        return () -> {
            long deadline = System.nanoTime() + LASTS.toNanos();
            var picture = Sample.BASELINE.picture();
            long published = 0;
            try (var publisher = stream.publisher(Caller.program(name))) {
                for (; System.nanoTime() - deadline < 0; published++) {
                    publisher.publish(picture);
                }
            }
            return published;
        };
    }

    /// Reads until the stream is retired and nothing is left.
    private static Callable<Seen> reading(Subscription subscription) {
        return () -> {
            long last = 0;
            boolean grew = true;
            while (true) {
                var frame = subscription.await(Duration.ofSeconds(30));
                if (frame == null) {
                    return new Seen(subscription, last, grew);
                }
                grew &= frame.sequence() > last;
                last = frame.sequence();
            }
        };
    }

    private static <T> List<T> results(List<Future<T>> futures) throws InterruptedException, ExecutionException {
        var results = new ArrayList<T>();
        for (var future : futures) {
            results.add(future.get());
        }
        return results;
    }

    @Test
    void numbersGrowForEveryReaderAndEachSeesTheLastFrame() throws Exception {
        var readers = Stream.of(1, 1, 1, 7, 1000)
                .map(capacity -> stream.watch(new Delivery(capacity), () -> {}))
                .toList();
        List<Seen> seen;
        long published;

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reading = readers.stream().map(reader -> threads.submit(reading(reader))).toList();
            var publishing = Stream.of("a", "b", "c").map(name -> threads.submit(publishing(name))).toList();
            published = results(publishing).stream().mapToLong(Long::longValue).sum();
            stream.retire();
            seen = results(reading);
        }

        assertThat(stream.stats().framesIn()).isEqualTo(published);
        assertThat(seen).allMatch(Seen::grew);
        assertThat(seen).extracting(Seen::last).containsOnly(published);
        assertThat(seen)
                .extracting(Seen::subscription)
                .allMatch(reader -> reader.sent() + reader.skipped() == published);
    }

    @Test
    void readersThatComeAndGoSeeSequencesGrow() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var publishing = threads.submit(publishing("a"));
            long last = 0;
            while (!publishing.isDone()) {
                try (var viewer = stream.watch()) {
                    var frame = viewer.await(Duration.ofSeconds(30));
                    assertThat(frame).isNotNull();
                    assertThat(frame.sequence()).isGreaterThanOrEqualTo(last);
                    last = frame.sequence();
                }
            }
            assertThat(last).isPositive();
        }
    }
}
