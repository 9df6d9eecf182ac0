// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.text.LogThrottle;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/// Sends the frames of all outlets, which share a connection: each in its turn, once for however many frames have come. While the connection is slow they all wait, and
/// newer frames replace those that wait.
///
/// **Threading.** Shared; one platform thread sends, as waking a virtual one took twice the processor time for each frame.
final class OutletThread implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OutletThread.class.getName());

    private final Queue<Outlet> due = new ConcurrentLinkedQueue<>();
    private final NatsLink link;
    private final LogThrottle faults = new LogThrottle();
    private final Thread thread;

    OutletThread(NatsLink link) {
        this.link = link;
        this.thread = Thread.ofPlatform().daemon().name("kineograph-outlets").start(this::run);
    }

    /// An outlet has something to send, and is not in the line yet.
    void add(Outlet outlet) {
        due.add(outlet);
        LockSupport.unpark(thread);
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                var next = due.poll();
                if (next == null) {
                    LockSupport.park(this);
                } else {
                    link.awaitRoom();
                    send(next);
                }
            }
        } catch (InterruptedException e) {
            // It is closed.
        }
    }

    /// A bug, or no memory for a moment, costs a frame, and no other outlet.
    private void send(Outlet outlet) {
        try {
            outlet.send();
        } catch (RuntimeException | OutOfMemoryError e) {
            faults.pass().ifPresent(_ -> LOG.log(Level.ERROR, "cluster: a frame could not be sent", e));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
