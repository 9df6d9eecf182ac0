// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.server.net.PeerHealth;
import dev.kineograph.server.settings.ViewerRules;

/// How a viewer's machine is, and how the viewer reads.
enum ViewerHealth {
    /// It is there.
    PRESENT,
    /// Nothing has been heard of its machine for a while; it may come back.
    SILENT,
    /// Nothing has been heard of its machine for so long that it is given up.
    LOST,
    /// Its machine is there, and reads nothing of what is sent, or too slowly.
    STALLED;

    static ViewerHealth of(PeerHealth peer, boolean isStalled, ViewerRules rules) {
        if (peer.unheardMillis() >= rules.lostAfter().toMillis()) {
            return LOST;
        }
        if (isStalled) {
            return STALLED;
        }
        return peer.unheardMillis() >= rules.silentAfter().toMillis() ? SILENT : PRESENT;
    }
}
