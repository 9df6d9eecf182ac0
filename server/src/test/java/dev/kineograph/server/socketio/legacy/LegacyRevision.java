// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.legacy;

import dev.kineograph.server.socketio.engine.Revision;

/// Hands protocol 1 to tests of other packages.
public final class LegacyRevision {
    private LegacyRevision() {}

    /// What sessions of socket.io 0.8 and 0.9 read with.
    public static Revision protocol1() {
        return new Protocol1();
    }
}
