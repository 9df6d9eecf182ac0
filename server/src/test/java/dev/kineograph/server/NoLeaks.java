// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails every test class after which Netty reports a buffer that was collected and never released.
public final class NoLeaks implements AfterAllCallback {
    private static final LogLines REPORTS = new LogLines(ResourceLeakDetector.class.getName());
    private static final int MOST_MILLIS = 1000;

    /// Made by JUnit.
    public NoLeaks() {}

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        collect();
        collect();
        // What was collected is reported when the next buffer is made.
        PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
        var leaks = List.copyOf(REPORTS.lines());
        REPORTS.lines().clear();
        if (!leaks.isEmpty()) {
            throw new AssertionError("in this class, or in one before it: " + String.join("\n", leaks));
        }
    }

    /// Returns when the collector has told of what it found.
    private static void collect() throws InterruptedException {
        var told = new ReferenceQueue<Object>();
        var lost = new PhantomReference<>(new Object(), told);
        System.gc();
        if (told.remove(MOST_MILLIS) == null) {
            throw new IllegalStateException("the garbage collector did nothing about " + lost);
        }
    }
}
