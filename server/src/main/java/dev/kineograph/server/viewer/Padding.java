// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/// The bytes that make Chromium drop a kept page: the newest frame, again and again, with zeros after it. They are sent piece by piece, when the
/// kernel has room: a page that is not kept sees new frames between them without a delay. They are not sent faster, as Chromium sometimes does
/// not count a quarter of what arrives at once.
///
/// **Threading.** Confined to its viewer's event loop.
final class Padding implements Runnable {
    /// Chromium drops a page that has received 1 MB since it was left (`kMaxBufferedBytesPerProcess`), and counts only what it has read.
    static final int BYTES = 1_200_000;

    private static final Duration BETWEEN_PIECES = Duration.ofMillis(30);

    private final EventLoop loop;
    private final IntSupplier piece;
    private final BooleanSupplier isGone;
    private int left = BYTES;

    /// @param piece sends a piece and returns its length, or 0 if there is no room
    /// @param isGone whether the viewer has left
    Padding(EventLoop loop, IntSupplier piece, BooleanSupplier isGone) {
        this.loop = loop;
        this.piece = piece;
        this.isGone = isGone;
    }

    @Override
    public void run() {
        if (isGone.getAsBoolean()) {
            return;
        }
        left -= piece.getAsInt();
        if (left > 0) {
            loop.schedule(this, BETWEEN_PIECES.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
