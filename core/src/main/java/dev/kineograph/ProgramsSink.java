// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where this program publishes to a stream of another hub without a publisher of its own. It is opened with the first picture, and stays open until one is refused.
///
/// **Threading.** Shared; its lock guards the opening.
final class ProgramsSink {
    private final Supplier<Optional<PictureSink>> opening;
    private volatile @Nullable PictureSink open;

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
            open = null;
            sink.close();
            throw e;
        }
        return true;
    }

    /// Another thread may have opened one meanwhile.
    private PictureSink keep(PictureSink opened) {
        PictureSink kept;
        synchronized (this) {
            kept = open == null ? opened : open;
            open = kept;
        }
        if (!kept.equals(opened)) {
            opened.close();
        }
        return kept;
    }
}
