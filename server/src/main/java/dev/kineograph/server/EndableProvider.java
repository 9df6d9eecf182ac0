// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.FrameProvider;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A function that can be ended: after that it is no longer called, and its last call can be awaited. Native code behind it would
/// crash the program if its resources were released during a call.
///
/// **Threading.** Shared. The lock is held while the function is called.
final class EndableProvider implements FrameProvider {
    private final FrameProvider provider;
    private final ReentrantLock calling = new ReentrantLock();
    private volatile boolean ended;

    EndableProvider(FrameProvider provider) {
        this.provider = provider;
    }

    @Override
    public byte @Nullable [] next() throws Exception {
        calling.lock();
        try {
            return ended ? null : provider.next();
        } finally {
            calling.unlock();
        }
    }

    void end() {
        ended = true;
    }

    /// Waits until no call is running, and returns whether that is so; true at once if the function itself asks.
    boolean hasReturnedWithin(Duration patience) {
        try {
            // First without a timeout: that works on an interrupted thread too, as of a function that ends its own pusher.
            if (calling.tryLock() || calling.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                calling.unlock();
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
