// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.ImageStream;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A viewer's place on the ladder of a stream's variants.
///
/// **Threading.** Confined to the viewer's event loop.
final class AdaptiveSteps {
    /// The last step.
    static final int LAST = 3;

    private final IntFunction<ImageStream> streams;
    private final AdaptivePace pace;
    private int step;
    private int next;
    private long offeredSequence;
    private long offered;
    private long sent;

    /// @param streams what is shown on each step, from 0 to [#LAST]
    AdaptiveSteps(IntFunction<ImageStream> streams) {
        this.streams = streams;
        this.pace = new AdaptivePace(System.nanoTime());
    }

    /// The viewer was offered a frame, perhaps again.
    void offered(long sequence) {
        if (sequence != offeredSequence) {
            offeredSequence = sequence;
            offered++;
        }
    }

    void sent() {
        sent++;
    }

    /// Half a second has passed, in which the viewer kept up without being asked if it is fast.
    void tick(long nowNanos, boolean fast) {
        int change = fast ? pace.look(nowNanos, 1, 1) : pace.look(nowNanos, offered, Math.min(sent, offered));
        offered = 0;
        sent = 0;
        next = Math.clamp(step + change, 0, LAST);
    }

    /// The stream to which the viewer should move now, from the one that it watches; null if it should stay. Steps that show nothing else are left out.
    @Nullable ImageStream next(ImageStream now, long nowNanos) {
        if (next == step) {
            return null;
        }
        boolean up = next < step;
        for (int at = next; at >= 0 && at <= LAST; at += up ? -1 : 1) {
            var stream = streams.apply(at);
            if (!stream.equals(now) && !stream.isRetired()) {
                step = at;
                next = at;
                pace.moved(nowNanos, up);
                return stream;
            }
        }
        next = step;
        pace.stayed(nowNanos);
        return null;
    }
}
