// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/// Counts the bytes that this thread has allocated since it was made.
///
/// **Threading.** Confined to the thread that it counts.
final class Allocations {
    private final long before = allocated();

    /// In bytes, including those that are garbage again.
    long since() {
        return allocated() - before;
    }

    /// Read by name: its type is in a module that is not required here.
    private static long allocated() {
        try {
            var threads = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
            return (long) ManagementFactory.getPlatformMBeanServer().getAttribute(threads, "CurrentThreadAllocatedBytes");
        } catch (JMException e) {
            throw new IllegalStateException("allocated bytes: not counted (expected: a HotSpot JVM)", e);
        }
    }
}
