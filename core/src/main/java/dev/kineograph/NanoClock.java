// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The clock of streams; tests use one that they set by hand.
///
/// **Threading.** Shared; any thread.
interface NanoClock {

    /// The time of this machine.
    NanoClock SYSTEM = new NanoClock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            Thread.sleep(Duration.ofNanos(nanos));
        }
    };

    /// Nanoseconds since an arbitrary origin: only differences mean anything, and the number may overflow.
    long nanos();

    /// Waits.
    ///
    /// @throws InterruptedException if the thread is interrupted meanwhile
    void sleep(long nanos) throws InterruptedException;

    /// Waits until that time, or until the thread is unparked or interrupted; may return early for no reason, like [LockSupport#park].
    default void parkUntil(long deadlineNanos) {
        LockSupport.parkNanos(this, deadlineNanos - nanos());
    }

    /// Something of a stream is due after that time: its hub looks at the stream then, or soon after. Without a hub, nothing does.
    default void dueIn(long nanos) {}
}
