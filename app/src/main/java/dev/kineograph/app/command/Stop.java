// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.app.log.LogEnd;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets a command end in an orderly way when the process is asked to stop (Ctrl-C, SIGTERM): the thread that created this is
/// interrupted, and the process waits until that thread has closed this.
///
/// **Threading.** Created, awaited and closed by one thread; the JVM's shutdown thread is the other.
final class Stop implements AutoCloseable {
    private final Thread commanded = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Duration timeout;

    /// @param timeout the longest time that the process waits
    Stop(Duration timeout) {
        this.timeout = timeout;
        LogEnd.comesAfter(stopped);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "kineograph-stop"));
    }

    private void stop() {
        try {
            if (ended.getCount() > 0) { // Otherwise the process ends because the command has ended.
                commanded.interrupt();
                ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // The process ends now.
        } finally {
            stopped.countDown();
        }
    }

    /// Waits until the process is asked to stop.
    void await() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // Asked to stop.
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
