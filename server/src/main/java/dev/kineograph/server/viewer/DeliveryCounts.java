// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.ImageStream;

/// How many frames viewers were sent and have skipped since the stream was told: that is an access that all loops share, so not every frame
/// costs one.
///
/// **Threading.** Confined to its audience's event loop.
final class DeliveryCounts {
    private final ImageStream stream;
    private final KeptPages keptPages;
    private long sent;
    private long skipped;

    DeliveryCounts(ImageStream stream, KeptPages keptPages) {
        this.stream = stream;
        this.keptPages = keptPages;
    }

    /// Viewers were sent a frame.
    ///
    /// @param missed how many each has skipped before
    void sent(int viewers, long missed) {
        sent += viewers;
        skipped += viewers * missed;
    }

    /// Tells the stream, and whoever asks for bytes: as many as the newest frame has, which is about as many as each had.
    void report() {
        stream.countDelivered(sent, skipped);
        var newest = stream.newest();
        if (newest != null) {
            keptPages.sent(sent * newest.length());
        }
        sent = 0;
        skipped = 0;
    }
}
