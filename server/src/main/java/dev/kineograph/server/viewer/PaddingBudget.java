// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// How much padding may be sent: 20 MB in a minute to one address; in all 60 MB, and in addition a twentieth of the bytes that viewers
/// are sent in pictures.
///
/// **Threading.** Guarded by its owner's lock, except for [#sent].
final class PaddingBudget {
    static final long MAX_PER_ADDRESS = 20_000_000;
    static final long MAX = 60_000_000;
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int SHARE_OF_PICTURES = 20;

    private final AtomicLong pictureBytes = new AtomicLong();
    private final Map<InetAddress, Long> spentByAddress = new HashMap<>();
    private long minuteNanos;
    private long spent;

    PaddingBudget(long nowNanos) {
        this.minuteNanos = nowNanos;
    }

    /// Viewers were sent pictures with this many bytes in all. From any thread.
    void sent(long bytes) {
        pictureBytes.addAndGet(bytes);
    }

    /// Takes bytes for an address; false if it has no more in this minute.
    boolean take(InetAddress address, long bytes, long nowNanos) {
        if (nowNanos - minuteNanos >= MINUTE_NANOS) {
            minuteNanos = nowNanos;
            spent = 0;
            spentByAddress.clear();
            pictureBytes.set(0);
        }
        long ofAddress = spentByAddress.getOrDefault(address, 0L) + bytes;
        if (ofAddress > MAX_PER_ADDRESS || spent + bytes > MAX + pictureBytes.get() / SHARE_OF_PICTURES) {
            return false;
        }
        spent += bytes;
        spentByAddress.put(address, ofAddress);
        return true;
    }
}
