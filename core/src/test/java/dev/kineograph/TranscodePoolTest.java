// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TranscodePoolTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch leave = new CountDownLatch(1);
    private final AtomicBoolean waitingHasRun = new AtomicBoolean();

    @AutoClose
    private final TranscodePool pool = new TranscodePool(1);

    /// A thread that calls the pool, and the result.
    private record Calling(Thread thread, CompletableFuture<String> result) {}

    private Calling call(Callable<String> task) {
        var result = new CompletableFuture<String>();
        var thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                result.complete(pool.call(task));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return new Calling(thread, result);
    }

    private Calling callTheOneAtWork() throws InterruptedException {
        var calling = call(() -> {
            begun.countDown();
            leave.await();
            return "done";
        });
        begun.await();
        return calling;
    }

    private Calling callOneThatWaits() {
        var calling = call(() -> {
            waitingHasRun.set(true);
            return "done too";
        });
        await().until(() -> calling.thread.getState() == Thread.State.WAITING);
        return calling;
    }

    @Test
    void theResultIsTheCallers() throws InterruptedException {
        var atWork = callTheOneAtWork();
        var waiting = callOneThatWaits();

        leave.countDown();

        assertThat(atWork.result.join()).isEqualTo("done");
        assertThat(waiting.result.join()).isEqualTo("done too");
    }

    @Test
    void whatATaskThrowsIsThrownAsItIs() {
        assertThatThrownBy(() -> pool.call(() -> {
                    throw new IOException("checked");
                }))
                .isExactlyInstanceOf(IOException.class);
        assertThatThrownBy(() -> pool.call(() -> {
                    throw new NoClassDefFoundError("missing");
                }))
                .isExactlyInstanceOf(NoClassDefFoundError.class);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwUnchecked(Throwable failure) throws T {
        throw (T) failure;
    }

    @Test
    void whatIsNeitherAnExceptionNorAnErrorIsTheCauseOfWhatIsThrown() {
        var failure = new Throwable("of another language");

        assertThatThrownBy(() -> pool.call(() -> {
                    TranscodePoolTest.<RuntimeException>throwUnchecked(failure);
                    return "done";
                }))
                .isExactlyInstanceOf(ExecutionException.class)
                .hasCause(failure);
    }

    @Test
    void aTaskWhoseCallerIsInterruptedBeforeItsTurnIsNotBegun() throws Exception {
        var atWork = callTheOneAtWork();
        var waiting = callOneThatWaits();

        waiting.thread.interrupt();
        assertThatThrownBy(waiting.result::join).hasCauseInstanceOf(InterruptedException.class);
        leave.countDown();
        atWork.result.join();
        pool.call(() -> "behind all others");

        assertThat(waitingHasRun).isFalse();
    }

    @Test
    void aTaskWhoseCallerIsInterruptedIsInterrupted() throws InterruptedException {
        var interrupted = new CountDownLatch(1);
        var atWork = call(() -> {
            begun.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return "done";
        });
        begun.await();

        atWork.thread.interrupt();

        interrupted.await();
        assertThatThrownBy(atWork.result::join).isInstanceOf(CompletionException.class);
    }

    @Test
    void closingThePoolEndsTheWaitingForATurn() throws InterruptedException {
        callTheOneAtWork();
        var waiting = callOneThatWaits();

        pool.close();

        assertThatThrownBy(waiting.result::join).isInstanceOf(CancellationException.class);
    }
}
