// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// What the log waits for at the end of the program, since it still logs; and what waits for the log. It knows nothing of the log: a program
/// that logs nothing does not load one.
///
/// **Threading.** Shared.
public final class LogEnd {
    private static final List<CountDownLatch> BEFORE = new CopyOnWriteArrayList<>();
    private static final List<CountDownLatch> LOGS = new CopyOnWriteArrayList<>();

    private LogEnd() {}

    /// Keeps the log open until something else has ended.
    ///
    /// @param ended counted down by a shutdown hook, in any case
    public static void comesAfter(CountDownLatch ended) {
        BEFORE.add(ended);
    }

    /// Waits until all that was logged is written.
    ///
    /// @throws InterruptedException if the thread is interrupted meanwhile
    public static void awaitWritten() throws InterruptedException {
        for (var log : LOGS) {
            log.await();
        }
    }

    /// There is a log.
    ///
    /// @param written counted down once it has been written to its end, in any case
    static void isOf(CountDownLatch written) {
        LOGS.add(written);
    }

    /// Waits for all that the log comes after.
    ///
    /// @throws InterruptedException if the thread is interrupted meanwhile
    static void await() throws InterruptedException {
        for (var ended : BEFORE) {
            ended.await();
        }
    }
}
