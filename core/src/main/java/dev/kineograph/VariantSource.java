// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import dev.kineograph.text.LogThrottle;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/// Makes the pictures of a variant: a reader of the original, which publishes each frame in another form and at the same position.
///
/// While a frame waits to be transcoded, or for its time, newer ones replace it: latest frame wins.
///
/// **Threading.** [#run] is confined to the variant's source thread; [#transcode] runs on a thread of the pool, for which that
/// one waits.
final class VariantSource implements Source {
    private static final System.Logger LOG = System.getLogger(VariantSource.class.getName());
    private static final Duration LONG = Duration.ofDays(1);

    private final ImageStream original;
    private final Variant variant;
    private final Optional<Transcoder> transcoder;
    private final TranscodePool pool;
    private final NanoClock clock;
    private final LogThrottle cards = new LogThrottle();

    /// @param transcoder empty if the variant has only fewer pictures a second
    VariantSource(ImageStream original, Variant variant, Optional<Transcoder> transcoder, TranscodePool pool, NanoClock clock) {
        this.original = original;
        this.variant = variant;
        this.transcoder = transcoder;
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public void run(Publisher publisher) throws Exception {
        long nextNanos = clock.nanos();
        try (var reader = original.watch()) {
            while (!original.isRetired()) {
                var frame = reader.await(LONG);
                if (frame != null) {
                    publisher.republish(shaped(frame, reader));
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
        if (variant.fps().isEmpty()) {
            return thisNanos;
        }
        long now = clock.nanos();
        long interval = (long) (1e9 / variant.fps().get());
        long earliest = now - interval;
        long next = (thisNanos - earliest > 0 ? thisNanos : earliest) + interval;
        if (next - now > 0) {
            clock.sleep(next - now);
        }
        return next;
    }

    private Frame shaped(Frame frame, Subscription reader) throws Exception {
        if (transcoder.isEmpty() || variant.changeOf(frame.picture()).isOriginal()) {
            return frame;
        }
        return pool.call(() -> transcode(newest(frame, reader), transcoder.get()));
    }

    private static Frame newest(Frame frame, Subscription reader) {
        var newer = reader.take();
        return newer == null ? frame : newer;
    }

    private Frame transcode(Frame frame, Transcoder with) {
        var picture = frame.picture();
        var change = variant.changeOf(picture);
        if (change.isOriginal()) {
            return frame;
        }
        var transcoded = orCard(picture, change, with).capturedWith(picture);
        return new Frame(transcoded, frame.epoch(), frame.sequence());
    }

    /// What was refused is shown as a sentence, where that can be drawn: the next picture may be another one.
    private Picture orCard(Picture picture, Variant change, Transcoder with) {
        try {
            return with.transcode(picture, change);
        } catch (RefusedException e) {
            var card = with.card(picture, change, e.sentence()).orElseThrow(() -> e);
            cards.pass().ifPresent(others -> LOG.log(
                    Level.WARNING,
                    "stream %s?%s: a card is shown instead: %s (and %,d more since the last such line)"
                            .formatted(original.name(), variant, e.sentence(), others)));
            return card;
        }
    }
}
