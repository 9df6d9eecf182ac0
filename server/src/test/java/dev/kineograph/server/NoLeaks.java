// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.server.net.DirectMemory;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails every test class after which Netty reports a buffer that was collected and never released, or a thread has ended with an
/// exception that nobody caught.
///
/// Both are found by looking at the whole JVM: where classes run side by side, it may be the fault of another one.
public final class NoLeaks implements AfterAllCallback {
    private static final int MAX_MILLIS = 10_000;
    private static final LinkedBlockingQueue<String> FOUND = new LinkedBlockingQueue<>();

    /// Held here, as a logger that nobody holds may be collected and its handlers with it.
    private static final Logger DETECTOR = Logger.getLogger(ResourceLeakDetector.class.getName());

    static {
        DETECTOR.setUseParentHandlers(false);
        DETECTOR.addHandler(new Handler() {
            @Override
            public void publish(LogRecord leak) {
                FOUND.add(leak.getMessage());
            }

            @Override
            public void flush() {
                // Nothing is kept back.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        });
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> {
            fault.printStackTrace();
            FOUND.add("thread %s ended: %s".formatted(thread, fault));
        });
    }

    /// Made by JUnit.
    public NoLeaks() {}

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        collect();
        collect();
        // What was collected is reported when the next buffer is made.
        DirectMemory.POOL.directBuffer(1).release();
        var found = new ArrayList<String>();
        FOUND.drainTo(found);
        if (!found.isEmpty()) {
            throw new AssertionError("in this class, or in one before it or beside it: " + String.join("\n", List.copyOf(found)));
        }
    }

    /// Returns when the collector has told of what it found.
    private static void collect() throws InterruptedException {
        var told = new ReferenceQueue<Object>();
        var lost = new PhantomReference<>(new Object(), told);
        System.gc();
        if (told.remove(MAX_MILLIS) == null) {
            throw new IllegalStateException("the garbage collector did nothing about " + lost);
        }
    }
}
