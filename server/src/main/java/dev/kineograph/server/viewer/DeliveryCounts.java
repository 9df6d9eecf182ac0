// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.ImageStream;

/// How many frames viewers were sent and have skipped since the stream was told: that is an access that all loops share, so not every frame
/// costs one.
///
/// **Threading.** Confined to its audience's event loop.
final class DeliveryCounts {
    private final ImageStream stream;
    private long sent;
    private long skipped;

    DeliveryCounts(ImageStream stream) {
        this.stream = stream;
    }

    /// A viewer was sent a frame.
    ///
    /// @param missed how many it has skipped before
    void sent(long missed) {
        sent++;
        skipped += missed;
    }

    /// Tells the stream.
    void report() {
        stream.countDelivered(sent, skipped);
        sent = 0;
        skipped = 0;
    }
}
