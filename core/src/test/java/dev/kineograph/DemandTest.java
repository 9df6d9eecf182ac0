// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.DOOR;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Open subscriptions are demand; its start and end are published.
class DemandTest {
    private final LoneStreams lone = new LoneStreams();
    private final ImageStream stream = lone.stream();

    @Test
    void demandBeginsWithTheFirstReaderAndEndsWithTheLast() {
        var first = stream.watch();
        var second = stream.watch();
        first.close();
        second.close();
        second.close();

        assertThat(lone.events).containsExactly(new StreamEvent.DemandStarted(DOOR), new StreamEvent.DemandEnded(DOOR));
    }

    @Test
    void aReaderIsNoViewer() {
        stream.watch();

        assertThat(stream.presence().viewers()).isZero();
        assertThat(stream.stats().viewers()).isZero();
    }

    @Test
    void demandStartsAsOftenAsItEndsHoweverManyReadersComeAndGo() throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(4)) {
            var done = IntStream.range(0, 4).mapToObj(_ -> threads.submit(() -> comeAndGo(start))).toList();
            start.countDown();
            for (var future : done) {
                future.get();
            }
        }

        long begun = lone.events.stream().filter(event -> event instanceof StreamEvent.DemandStarted).count();
        long ended = lone.events.stream().filter(event -> event instanceof StreamEvent.DemandEnded).count();
        assertThat(begun).isPositive().isEqualTo(ended);
    }

    private Void comeAndGo(CountDownLatch start) throws InterruptedException {
        start.await();
        for (int i = 0; i < 2000; i++) {
            stream.watch().close();
        }
        return null;
    }
}
