// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.recording;

import dev.kineograph.Picture;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Writes pictures to a disk that may be full or slow, and logs each fault once.
///
/// **Threading.** Confined to the thread that writes; any thread may ask.
final class PictureWriter {
    private static final System.Logger LOG = System.getLogger(PictureWriter.class.getName());
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration TELL_AGAIN = Duration.ofMinutes(1);

    private final String stream;
    private final WaitingPictures waiting;
    private final LongAdder pictures = new LongAdder();
    private volatile @Nullable String fault;
    private long toldSkipped;
    private long toldNanos = System.nanoTime() - TELL_AGAIN.toNanos();

    PictureWriter(String stream, WaitingPictures waiting) {
        this.stream = stream;
        this.waiting = waiting;
    }

    /// Writes a picture; if it cannot be written, waits before the next one may be tried.
    void write(RecordedFiles files, Picture picture) throws InterruptedException {
        try {
            files.add(picture);
            pictures.increment();
            tellSuccess();
        } catch (IOException e) {
            waiting.countSkipped();
            tell(RecordedFiles.reason(e), e);
            waiting.pause(RETRY);
        }
    }

    private void tellSuccess() {
        long skipped = waiting.skipped();
        if (fault != null) {
            fault = null;
            LOG.log(Level.INFO, "stream {0}: recording goes on; {1} pictures were skipped", stream, skipped - toldSkipped);
            toldSkipped = skipped;
        } else if (skipped > toldSkipped && System.nanoTime() - toldNanos >= TELL_AGAIN.toNanos()) {
            LOG.log(Level.WARNING, "stream {0}: recording: the disk is too slow; {1} pictures were skipped", stream, skipped - toldSkipped);
            toldSkipped = skipped;
            toldNanos = System.nanoTime();
        }
    }

    private void tell(String reason, IOException failure) {
        if (!reason.equals(fault)) {
            LOG.log(Level.WARNING, "stream {0}: recording: {1}; it is tried again every {2} s", stream, reason, RETRY.toSeconds());
            LOG.log(Level.DEBUG, "stream " + stream + ": recording failed", failure);
        }
        fault = reason;
    }

    /// How many have been written.
    long pictures() {
        return pictures.sum();
    }

    /// Why the last one could not be written; empty once one could be.
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }
}
