// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import dev.kineograph.text.LogThrottle;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A stream's frames in one form. Each is made once, however many readers with rates of their own ask for it.
///
/// **Threading.** Shared; any thread that may block. Frames are made one at a time, each on a thread of the pool, for which its reader waits.
final class ShapedFrames {
    private static final System.Logger LOG = System.getLogger(ShapedFrames.class.getName());

    private final ImageStream original;
    private final Variant form;
    private final Optional<Transcoder> transcoder;
    private final TranscodePool pool;
    private final LogThrottle cards = new LogThrottle();

    /// Held while a frame is made, so that nobody else makes it too.
    private final ReentrantLock making = new ReentrantLock();

    private volatile @Nullable ShapedFrame newest;

    private record ShapedFrame(Frame of, Frame frame) {}

    /// @param form without a rate
    /// @param transcoder empty if the form [needs none][Variant#isTranscoded]
    ShapedFrames(ImageStream original, Variant form, Optional<Transcoder> transcoder, TranscodePool pool) {
        this.original = original;
        this.form = form;
        this.transcoder = transcoder;
        this.pool = pool;
    }

    /// The frame in this form, or the newest one that the reader has when it is its turn.
    ///
    /// @throws Exception if the frame cannot be made, or the thread is interrupted
    Frame shaped(Frame frame, Subscription reader) throws Exception {
        if (form.changeOf(frame.picture()).isOriginal()) {
            return frame;
        }
        making.lockInterruptibly();
        try {
            return pool.call(() -> made(newest(frame, reader)));
        } finally {
            making.unlock();
        }
    }

    private static Frame newest(Frame frame, Subscription reader) {
        var newer = reader.take();
        return newer == null ? frame : newer;
    }

    private Frame made(Frame frame) {
        var last = newest;
        if (last != null && last.of.equals(frame)) {
            return last.frame;
        }
        var change = form.changeOf(frame.picture());
        if (change.isOriginal()) {
            return frame;
        }
        var picture = orCard(frame.picture(), change).capturedWith(frame.picture());
        var shaped = new Frame(picture, frame.epoch(), frame.sequence());
        newest = new ShapedFrame(frame, shaped);
        return shaped;
    }

    /// What was refused is shown as a sentence, where that can be drawn: the next picture may be another one.
    private Picture orCard(Picture picture, Variant change) {
        try {
            return changed(picture, change);
        } catch (RefusedException e) {
            var card = transcoder.flatMap(with -> with.card(picture, change, e.sentence())).orElseThrow(() -> e);
            cards.pass().ifPresent(others -> LOG.log(
                    Level.WARNING,
                    "stream %s?%s: a card is shown instead: %s (and %,d more since the last such line)"
                            .formatted(original.name(), form, e.sentence(), others)));
            return card;
        }
    }

    private Picture changed(Picture picture, Variant change) {
        var transcoded = change.isTranscoded() ? transcoder.orElseThrow().transcode(picture, change) : picture;
        return form.stripMetadata() ? transcoded.withoutMetadata() : transcoded;
    }
}
