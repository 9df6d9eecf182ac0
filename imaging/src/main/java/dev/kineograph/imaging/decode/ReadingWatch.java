// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.decode;

import java.time.Duration;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/// Stops a reader of ImageIO when its time is over, or its thread is interrupted.
///
/// **Threading.** Confined to the thread that reads.
final class ReadingWatch implements IIOReadProgressListener {
    private final long startNanos = System.nanoTime();
    private final long maxNanos;
    private boolean hasStopped;

    ReadingWatch(Duration maxTime) {
        this.maxNanos = maxTime.toNanos();
    }

    /// Whether the reader has stopped early.
    boolean hasStopped() {
        return hasStopped;
    }

    @Override
    public void imageProgress(ImageReader source, float percentageDone) {
        if (System.nanoTime() - startNanos > maxNanos || Thread.currentThread().isInterrupted()) {
            hasStopped = true;
            source.abort();
        }
    }

    @Override
    public void sequenceStarted(ImageReader source, int minIndex) {}

    @Override
    public void sequenceComplete(ImageReader source) {}

    @Override
    public void imageStarted(ImageReader source, int imageIndex) {}

    @Override
    public void imageComplete(ImageReader source) {}

    @Override
    public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

    @Override
    public void thumbnailProgress(ImageReader source, float percentageDone) {}

    @Override
    public void thumbnailComplete(ImageReader source) {}

    @Override
    public void readAborted(ImageReader source) {}
}
