// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// What the log waits for at the end of the program, since it still logs. It knows nothing of the log: a program that logs nothing does
/// not load one.
///
/// **Threading.** Shared.
public final class LogEnd {
    private static final List<CountDownLatch> BEFORE = new CopyOnWriteArrayList<>();

    private LogEnd() {}

    /// Keeps the log open until something else has ended.
    ///
    /// @param ended counted down by a shutdown hook, in any case
    public static void comesAfter(CountDownLatch ended) {
        BEFORE.add(ended);
    }

    /// Waits for all of that.
    ///
    /// @throws InterruptedException if the thread is interrupted meanwhile
    static void await() throws InterruptedException {
        for (var ended : BEFORE) {
            ended.await();
        }
    }
}
