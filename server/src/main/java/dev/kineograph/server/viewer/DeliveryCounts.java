// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Frame;
import dev.kineograph.ImageStream;

/// How many frames viewers were sent and have skipped since the last report to the stream. All loops share the stream's counters, so not
/// every frame touches them.
///
/// **Threading.** Confined to its audience's event loop.
final class DeliveryCounts {
    private final ImageStream stream;
    private final KeptPages keptPages;
    private final DeliveryTimes times;
    private long shown;
    private long sent;
    private long bytes;
    private long skipped;

    DeliveryCounts(ImageStream stream, KeptPages keptPages, DeliveryTimes times) {
        this.stream = stream;
        this.keptPages = keptPages;
        this.times = times;
    }

    /// Counts a frame that is about to be taken to all viewers, unless it is one that they have already.
    void begins(boolean again) {
        shown += again ? 0 : 1;
    }

    /// How many frames the viewers have been shown.
    long shown() {
        return shown;
    }

    /// Counts a frame that viewers were sent.
    ///
    /// @param missed how many frames each has skipped before it
    void sent(Frame frame, int viewers, long missed) {
        sent += viewers;
        bytes += (long) viewers * frame.length();
        skipped += viewers * missed;
    }

    /// Counts a frame that all viewers which keep up have been sent, unless it is one that they had already.
    void sentToAll(Frame frame, boolean again) {
        if (!again) {
            times.add(System.nanoTime() - frame.capturedNanos());
        }
    }

    /// Reports to the stream, and to `KeptPages` the bytes.
    void report() {
        stream.countDelivered(sent, bytes, skipped);
        keptPages.sent(bytes);
        sent = 0;
        bytes = 0;
        skipped = 0;
    }
}
