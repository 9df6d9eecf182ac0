// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;
import java.util.Optional;

/// Makes the pictures of a variant: a reader of the original, which publishes each frame in another form and at the same position.
///
/// While a frame waits to be transcoded, or for its time, newer ones replace it: latest frame wins.
///
/// **Threading.** Confined to the variant's source thread.
final class VariantSource implements Source {
    private static final Duration LONG = Duration.ofDays(1);

    private final ImageStream original;
    private final Optional<Double> fps;
    private final ShapedFrames frames;
    private final NanoClock clock;

    /// @param fps how many pictures a second it has at most
    /// @param frames the original's, in the variant's form
    VariantSource(ImageStream original, Optional<Double> fps, ShapedFrames frames, NanoClock clock) {
        this.original = original;
        this.fps = fps;
        this.frames = frames;
        this.clock = clock;
    }

    @Override
    public void run(Publisher publisher) throws Exception {
        long nextNanos = clock.nanos();
        try (var reader = original.watch()) {
            while (!original.isRetired()) {
                var frame = reader.await(LONG);
                if (frame != null) {
                    publisher.republish(frames.shaped(frame, reader));
                    nextNanos = awaitNext(nextNanos);
                }
            }
        } finally {
            if (original.isRetired()) {
                // Nothing else ends a variant that was dropped from the list while it was not watched, and is watched later.
                publisher.stream().retire();
            }
        }
    }

    /// Waits until another frame may be shown, before that frame is taken: it is the newest by then. The average counts: a frame that comes somewhat
    /// late lets the next one come as much earlier.
    ///
    /// @param thisNanos when the frame that was shown could have been shown at the earliest
    private long awaitNext(long thisNanos) throws InterruptedException {
        if (fps.isEmpty()) {
            return thisNanos;
        }
        long now = clock.nanos();
        long interval = (long) (1e9 / fps.get());
        long earliest = now - interval;
        long next = (thisNanos - earliest > 0 ? thisNanos : earliest) + interval;
        if (next - now > 0) {
            clock.sleep(next - now);
        }
        return next;
    }
}
