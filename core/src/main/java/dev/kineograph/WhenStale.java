// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import org.jspecify.annotations.Nullable;

/// What viewers see of a stream, and of its variants, while it is [stale][ImageStream#isStale], in place of its newest frame: [ImageStream#shown].
///
/// **Threading.** Immutable.
public sealed interface WhenStale {
    /// The newest frame, as it is.
    WhenStale NOTHING = new Nothing();

    /// The newest frame dimmed, with its age written on it, by a [StalePainter].
    WhenStale DIMMED = new Dimmed();

    /// Another picture, such as a test card. It is also shown, as a snapshot too, while there is no frame at all.
    static WhenStale showing(Picture picture) {
        return new Placeholder(picture);
    }

    /// The newest frame, as it is.
    record Nothing() implements WhenStale {}

    /// The newest frame dimmed, with its age written on it.
    record Dimmed() implements WhenStale {}

    /// Another picture.
    ///
    /// @param picture is shown
    record Placeholder(Picture picture) implements WhenStale {
        /// Whether that is the same picture, byte by byte.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Placeholder(Picture that) && that.buffer().equals(picture.buffer());
        }

        @Override
        public int hashCode() {
            return picture.length();
        }
    }
}
