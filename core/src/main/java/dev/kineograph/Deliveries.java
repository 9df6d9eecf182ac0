// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.concurrent.atomic.LongAdder;

/// Counts the frames of a stream and its variants that viewers got and missed.
///
/// **Threading.** Shared; any thread.
final class Deliveries {
    final LongAdder sent = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder stalled = new LongAdder();

    void add(long framesSent, long bytesSent, long framesSkipped) {
        sent.add(framesSent);
        bytes.add(bytesSent);
        skipped.add(framesSkipped);
    }
}
