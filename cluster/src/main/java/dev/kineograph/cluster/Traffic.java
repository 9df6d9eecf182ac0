// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import java.util.concurrent.atomic.LongAdder;

/// Counts what travels between this node and NATS.
///
/// **Threading.** Shared; any thread.
final class Traffic {
    private final LongAdder framesOut = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder framesIn = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();

    void sent(int bytes) {
        bytesOut.add(bytes);
    }

    void frameSent() {
        framesOut.increment();
    }

    void received(int bytes) {
        bytesIn.add(bytes);
    }

    void frameReceived() {
        framesIn.increment();
    }

    ClusterTraffic now() {
        return new ClusterTraffic(framesOut.sum(), bytesOut.sum(), framesIn.sum(), bytesIn.sum());
    }
}
