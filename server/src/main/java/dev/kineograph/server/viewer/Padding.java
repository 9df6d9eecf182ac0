// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/// The bytes by which Chromium is made to drop a kept page: the newest frame, again and again with zeros behind it. A piece at a time, for which
/// the kernel has room: a page that is not a kept one sees new frames between them as soon as ever. And no faster: of what comes at once,
/// Chromium now and then does not count a quarter.
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

    /// @param piece sends one and says how long it is, or 0 if there is no room
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
