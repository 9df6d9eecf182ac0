// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.command;

import dev.kineograph.app.log.LogEnd;
import dev.kineograph.app.serve.Signals;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Lets a command end in an orderly way when the process is asked to stop (Ctrl-C, SIGTERM): the thread that created this is
/// interrupted, and the process waits until that thread has closed this. It then ends with the command's own exit code, since a service that
/// was asked to stop has not failed; the JVM would end with 128 plus the signal's number. So it does when it is asked once more: then it ends at once.
///
/// **Threading.** Created, awaited and closed by one thread; the JVM's shutdown thread is the other.
public final class Stop implements AutoCloseable {
    private static final CompletableFuture<Integer> EXIT_CODE = new CompletableFuture<>();
    private static final Map<String, Integer> ENDING = Map.of("INT", 130, "TERM", 143);
    private static final Duration TIME_TO_RETURN = Duration.ofSeconds(1);

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

    /// Ends the process with the command's exit code.
    ///
    /// @param lastWords what is said on standard error when everything logged has been written
    public static void exit(int code, String lastWords) {
        LogEnd.write();
        System.err.print(lastWords);
        EXIT_CODE.complete(code);
        System.exit(code);
    }

    private void stop() {
        boolean isAsked = ended.getCount() > 0; // Otherwise the process ends because the command has ended.
        try {
            if (isAsked) {
                ENDING.forEach((signal, code) -> Signals.whenever(signal, () -> Runtime.getRuntime().halt(code)));
                commanded.interrupt();
                ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // The process ends now.
        } finally {
            stopped.countDown();
        }
        if (isAsked) {
            endWithTheCommandsCode();
        }
    }

    /// Only if the command has set its code by now.
    private static void endWithTheCommandsCode() {
        try {
            int code = EXIT_CODE.get(TIME_TO_RETURN.toMillis(), TimeUnit.MILLISECONDS);
            LogEnd.write();
            Runtime.getRuntime().halt(code);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            // The process ends with the JVM's exit code.
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
