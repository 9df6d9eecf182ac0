// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.StallDetector;
import dev.kineograph.server.settings.ViewerRules;
import org.jspecify.annotations.Nullable;

/// What is known of a viewer's machine, and of how it reads, looked at every half second.
///
/// **Threading.** Confined to its viewer's event loop.
final class ViewerHealth {

    /// There while something waits for the viewer.
    private @Nullable StallDetector stall;

    /// What a look has shown.
    enum Condition {
        /// It is there.
        PRESENT,
        /// Nothing has been heard of its machine for a while; it may come back.
        SILENT,
        /// Nothing has been heard of its machine for so long that it is given up.
        LOST,
        /// Its machine is there, and reads nothing of what is sent, or too slowly.
        STALLED
    }

    Condition look(BodySink sink, ViewerRules rules, long nowNanos) {
        var peer = sink.peerHealth();
        if (peer.unheardMillis() >= rules.lostAfter().toMillis()) {
            return Condition.LOST;
        }
        if (isStalled(sink, rules, peer.unanswered(), nowNanos)) {
            return Condition.STALLED;
        }
        return peer.unheardMillis() >= rules.silentAfter().toMillis() ? Condition.SILENT : Condition.PRESENT;
    }

    private boolean isStalled(BodySink sink, ViewerRules rules, boolean away, long nowNanos) {
        if (sink.hasRoom()) {
            stall = null;
            return false;
        }
        if (stall == null) {
            stall = new StallDetector(sink.progress(), nowNanos);
            return false;
        }
        return stall.isStalled(sink.progress(), away, rules.stalledAfter(), nowNanos);
    }

    /// All that waited has been read.
    void drained() {
        stall = null;
    }
}
