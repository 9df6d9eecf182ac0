// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StreamTableTest {
    private final LoneStreams lone = new LoneStreams();
    private final List<ImageStream> ended = new CopyOnWriteArrayList<>();
    private final StreamTable table = new StreamTable(lone.clock, ended::add);
    private final CountDownLatch leave = new CountDownLatch(1);

    private record Calling(Thread thread, CompletableFuture<ImageStream> stream) {}

    private static Calling call(Supplier<ImageStream> step) {
        var result = new CompletableFuture<ImageStream>();
        var thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                result.complete(step.get());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return new Calling(thread, result);
    }

    private ImageStream madeSlowly() {
        try {
            leave.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return lone.stream();
    }

    /// Whoever pushes has looked for the stream, found none, and waits for the table while the program makes it.
    @Test
    void aNameThatBecomesTheProgramsWhileSomebodyPushesToItIsTheProgramsAlone() {
        var program = call(() -> table.own(LoneStreams.DOOR, this::madeSlowly));
        await().until(() -> program.thread.getState() == Thread.State.WAITING);
        var pushing = call(() -> table.pushed(LoneStreams.DOOR, "anna", Sample.BASELINE.picture(), lone::stream));
        await().until(() -> pushing.thread.getState() == Thread.State.BLOCKED);

        leave.countDown();

        assertThat(pushing.stream.join()).isSameAs(program.stream.join()).isSameAs(table.get(LoneStreams.DOOR));
        table.limit(new PushedLimits(1, Duration.ofMinutes(1)));
        lone.clock.pass(Duration.ofMinutes(2));
        table.expire();
        assertThat(ended).as("nothing that was pushed is left to expire").isEmpty();
    }
}
