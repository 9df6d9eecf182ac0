// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.StallDetector;
import dev.kineograph.server.settings.ViewerRules;
import org.jspecify.annotations.Nullable;

/// Ends a connection that is told things, as that of a viewer would be: if its other end has gone, or reads nothing.
///
/// **Threading.** Confined to the sink's event loop.
public final class PeerWatch {
    private @Nullable StallDetector stall;

    /// Nothing waits for the peer yet.
    public PeerWatch() {}

    /// Looks at the connection, and ends it if its peer is given up. Returns whether it is.
    public boolean endsIfGone(BodySink sink, ViewerRules rules, long nowNanos) {
        var peer = sink.peerHealth();
        stall = StallDetector.look(stall, sink, peer, nowNanos);
        boolean isGone = switch (ViewerHealth.of(peer, stall, rules, nowNanos)) {
            case PRESENT, SILENT -> false;
            case LOST, STALLED -> true;
        };
        if (isGone) {
            sink.abort();
        }
        return isGone;
    }
}
