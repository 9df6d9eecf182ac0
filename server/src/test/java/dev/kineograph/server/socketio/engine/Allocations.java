// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/// What this thread has allocated since.
///
/// **Threading.** Confined to the thread that it counts.
final class Allocations {
    private final long before = allocated();

    /// In bytes, those that are garbage again included.
    long since() {
        return allocated() - before;
    }

    /// By name: the type that has it is in a module that nothing here requires.
    private static long allocated() {
        try {
            var threads = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
            return (long) ManagementFactory.getPlatformMBeanServer().getAttribute(threads, "CurrentThreadAllocatedBytes");
        } catch (JMException e) {
            throw new IllegalStateException("allocated bytes: not counted (expected: a HotSpot JVM)", e);
        }
    }
}
