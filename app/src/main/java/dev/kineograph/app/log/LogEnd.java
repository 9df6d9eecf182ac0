// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// The order at the end of the program: the log waits for code that still logs, and other code waits for the log. It does not depend on the
/// log, so that a program that logs nothing does not load one.
///
/// **Threading.** Shared.
public final class LogEnd {
    private static final List<CountDownLatch> BEFORE = new CopyOnWriteArrayList<>();
    private static final List<Runnable> LOGS = new CopyOnWriteArrayList<>();

    private LogEnd() {}

    /// Keeps the log open until something else has ended.
    ///
    /// @param ended counted down by a shutdown hook, in any case
    public static void comesAfter(CountDownLatch ended) {
        BEFORE.add(ended);
    }

    /// Writes everything logged so far. What is logged from now on is lost.
    public static void write() {
        LOGS.forEach(Runnable::run);
    }

    /// Notes that there is a log.
    ///
    /// @param write writes it to its end, and returns at once if that has been done; may be called by several threads
    static void isOf(Runnable write) {
        LOGS.add(write);
    }

    /// Waits for everything that the log comes after.
    ///
    /// @throws InterruptedException if the thread is interrupted meanwhile
    static void await() throws InterruptedException {
        for (var ended : BEFORE) {
            ended.await();
        }
    }
}
