// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/// Permits that wait to be requested again, a limited number at a time: a directory that is asked about all viewers at once would
/// not answer about the last of them in time.
///
/// **Threading.** Shared.
final class RecheckQueue {
    static final int MAX_OUTSTANDING = 64;

    private final ConcurrentLinkedQueue<Permit> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore places = new Semaphore(MAX_OUTSTANDING);

    /// Requests the permit again, now or when those before it have been decided.
    void add(Permit permit) {
        waiting.add(permit);
        start();
    }

    /// A requested permit has been decided or given up.
    void leave() {
        places.release();
        start();
    }

    private void start() {
        while (!waiting.isEmpty() && places.tryAcquire()) {
            var next = waiting.poll();
            if (next == null || !next.recheck()) {
                places.release();
            }
        }
    }
}
