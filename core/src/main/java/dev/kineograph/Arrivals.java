// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What has arrived at a stream: frames, those that would have been the same again, and refused pictures.
///
/// **Threading.** Shared; any thread.
final class Arrivals {
    final FrameRate rate = new FrameRate();
    final FramePace pace = new FramePace();
    final LongAdder unchanged = new LongAdder();

    private final ConcurrentHashMap<Refusal, LongAdder> refused = new ConcurrentHashMap<>();

    void countRefused(Refusal reason) {
        refused.computeIfAbsent(reason, _ -> new LongAdder()).increment();
    }

    /// How many pictures were refused, by reason.
    Map<Refusal, Long> refusals() {
        var counts = new EnumMap<Refusal, Long>(Refusal.class);
        refused.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }

    /// The picture that these bytes are.
    ///
    /// @throws RefusedException if they are none; that is counted
    Picture picture(byte[] bytes) {
        try {
            return Picture.of(bytes);
        } catch (RefusedException e) {
            countRefused(e.reason());
            throw e;
        }
    }

    /// The picture as everybody is to see it.
    ///
    /// @throws RefusedException if nobody may see it; that is counted
    Picture accept(Picture picture, StreamSettings settings, StreamName stream, MultipartFraming framing) {
        try {
            var shown = settings.stripMetadata() ? picture.withoutMetadata() : picture;
            if (framing.isForgedBy(shown)) {
                throw MultipartFraming.forged(stream);
            }
            return shown;
        } catch (RefusedException e) {
            countRefused(e.reason());
            throw e;
        }
    }

    /// The newest picture has come again as it is, or the one that still waits for its turn has.
    void renew(Picture newest, Duration age) {
        if (!pace.isWaiting()) {
            newest.renew(age);
        }
        unchanged.increment();
    }
}
