// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// The few threads that transcode pictures, and dim stale ones, however many variants and streams there are. They are daemons, which end
/// when they have been idle for a while. A caller waits for its turn.
///
/// **Threading.** Shared; any thread that may block.
final class TranscodePool implements AutoCloseable {
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor executor;
    private final LongAdder calls = new LongAdder();

    /// @param threads how many pictures are transcoded at a time
    TranscodePool(int threads) {
        var factory = Thread.ofPlatform().daemon().name("kineograph-transcode-", 1).factory();
        executor = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        executor.allowCoreThreadTimeOut(true);
    }

    /// Runs the task when it is its turn, and returns its result. If the caller is interrupted, the task is interrupted, or not
    /// even started.
    ///
    /// @throws Exception the task's exception; its errors are passed on too
    <T> T call(Callable<T> task) throws Exception {
        calls.increment();
        var future = new FutureTask<>(task);
        executor.execute(future);
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        } finally {
            if (future.cancel(true)) {
                executor.remove(future);
            }
        }
    }

    /// How many tasks there have been.
    long calls() {
        return calls.sum();
    }

    /// Ends all threads; a caller that waits for its turn gets a [java.util.concurrent.CancellationException].
    @Override
    public void close() {
        for (var waiting : executor.shutdownNow()) {
            ((Future<?>) waiting).cancel(false);
        }
    }
}
