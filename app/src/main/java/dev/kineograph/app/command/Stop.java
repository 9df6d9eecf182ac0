// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Lets a command end in its own way when the process is told to stop (Ctrl-C, SIGTERM): the thread that made this is
/// interrupted, and the process stays until it has closed this.
///
/// **Threading.** Made, awaited and closed by one thread; the JVM's shutdown is the other.
final class Stop implements AutoCloseable {
    private final Thread commanded = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Duration patience;

    /// @param patience how long the process waits at most
    Stop(Duration patience) {
        this.patience = patience;
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "kineograph-stop"));
    }

    private void stop() {
        if (ended.getCount() == 0) {
            return; // The process ends because the command has.
        }
        commanded.interrupt();
        try {
            ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // The process ends now.
        }
    }

    /// Waits until the process is told to stop.
    void await() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // Told to stop.
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
