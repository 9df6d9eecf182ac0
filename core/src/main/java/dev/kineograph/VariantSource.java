// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.time.Duration;

/// Makes the pictures of a variant: a reader of the original, which publishes each frame in another form and at the same position.
///
/// While a frame waits to be transcoded, newer ones replace it: latest frame wins.
///
/// **Threading.** [#run] is confined to the variant's source thread; [#transcode] runs on a thread of the pool, for which that
/// one waits.
final class VariantSource implements Source {
    private static final Duration LONG = Duration.ofDays(1);

    private final ImageStream original;
    private final Variant variant;
    private final Transcoder transcoder;
    private final TranscodePool pool;

    VariantSource(ImageStream original, Variant variant, Transcoder transcoder, TranscodePool pool) {
        this.original = original;
        this.variant = variant;
        this.transcoder = transcoder;
        this.pool = pool;
    }

    @Override
    public void run(Publisher publisher) throws Exception {
        try (var reader = original.watch()) {
            while (!original.isRetired()) {
                var frame = reader.await(LONG);
                if (frame != null) {
                    publisher.republish(shaped(frame, reader));
                }
            }
        } finally {
            if (original.isRetired()) {
                // Nothing else ends a variant that was dropped from the list while it was not watched, and is watched later.
                publisher.stream().retire();
            }
        }
    }

    private Frame shaped(Frame frame, Subscription reader) throws Exception {
        return variant.changeOf(frame.picture()).isOriginal() ? frame : pool.call(() -> transcode(newest(frame, reader)));
    }

    private static Frame newest(Frame frame, Subscription reader) {
        var newer = reader.take();
        return newer == null ? frame : newer;
    }

    private Frame transcode(Frame frame) {
        var picture = frame.picture();
        var change = variant.changeOf(picture);
        if (change.isOriginal()) {
            return frame;
        }
        var transcoded = transcoder.transcode(picture, change).capturedWith(picture);
        return new Frame(transcoded, frame.epoch(), frame.sequence());
    }
}
