// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where this program publishes to a stream of another hub without a publisher of its own. It is opened with the first picture, and stays open until one is refused.
///
/// **Threading.** Shared; its lock guards what is open.
final class ProgramsSink {
    private final Supplier<Optional<PictureSink>> opening;
    private volatile @Nullable PictureSink open;
    private volatile boolean closed;

    /// @param opening opens one, if the stream is another hub's
    ProgramsSink(Supplier<Optional<PictureSink>> opening) {
        this.opening = opening;
    }

    /// Publishes a picture, if the stream is another hub's. Returns whether it is.
    ///
    /// @param given the picture
    /// @throws RefusedException if it is no picture, or is refused
    boolean publish(Supplier<Picture> given) {
        var sink = open;
        if (sink == null) {
            sink = opening.get().map(this::keep).orElse(null);
        }
        if (sink == null) {
            return false;
        }
        var picture = given.get();
        try {
            sink.publish(picture);
        } catch (RefusedException e) {
            forget(sink);
            sink.close();
            throw e;
        }
        return true;
    }

    /// Another thread may have opened one meanwhile, or closed this: then nothing is published.
    private PictureSink keep(PictureSink opened) {
        PictureSink kept;
        synchronized (this) {
            kept = open == null ? opened : open;
            open = closed ? null : kept;
        }
        if (closed || !kept.equals(opened)) {
            opened.close();
        }
        return kept;
    }

    /// Another thread may have opened the next one already.
    private synchronized void forget(PictureSink refused) {
        if (refused.equals(open)) {
            open = null;
        }
    }

    /// The stream has another source now, or has ended. Closing twice does nothing.
    void close() {
        PictureSink last;
        synchronized (this) {
            closed = true;
            last = open;
            open = null;
        }
        if (last != null) {
            last.close();
        }
    }
}
