// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.ArrayList;
import java.util.List;

/// A participant who is here, or has just left.
///
/// **Threading.** Guarded by its [ClickableStream].
final class Attendance {
    final ClickPace pace;

    /// One for each connection: run when another view is to be seen.
    final List<Runnable> connections = new ArrayList<>(1);

    ImageStream shown;
    int clicksWaiting;

    /// When the last connection was closed, if there is none.
    long leftNanos;

    Attendance(ImageStream shown, long nowNanos) {
        this.shown = shown;
        this.pace = new ClickPace(nowNanos);
    }

    boolean isHere() {
        return !connections.isEmpty();
    }

    /// Whether it has been away for that long.
    boolean hasLeftFor(long nanos, long nowNanos) {
        return !isHere() && nowNanos - leftNanos >= nanos;
    }
}
