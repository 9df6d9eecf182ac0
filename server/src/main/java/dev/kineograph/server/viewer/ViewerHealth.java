// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.server.net.PeerHealth;
import dev.kineograph.server.net.StallDetector;
import dev.kineograph.server.settings.ViewerRules;
import org.jspecify.annotations.Nullable;

/// The state of a viewer's machine, and of its reading.
enum ViewerHealth {
    /// It is there.
    PRESENT,
    /// Nothing has been heard of its machine for a while, or it has read nothing for a while; it may come back.
    SILENT,
    /// Nothing has been heard of its machine for so long that it is given up.
    LOST,
    /// Its machine is there, but has read nothing of what is sent for so long that it is given up, or reads too slowly.
    STALLED;

    /// @param stall not null while something waits for the viewer
    static ViewerHealth of(PeerHealth peer, @Nullable StallDetector stall, ViewerRules rules, long nowNanos) {
        if (peer.unheardMillis() >= rules.lostAfter().toMillis()) {
            return LOST;
        }
        if (stall != null && stall.isStalled(peer.patience(rules.stalledAfter()), nowNanos)) {
            return STALLED;
        }
        boolean stuck = stall != null && stall.isStuckFor(peer.countedWhileStuck(), nowNanos);
        return stuck || peer.unheardMillis() >= rules.silentAfter().toMillis() ? SILENT : PRESENT;
    }
}
