// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.legacy;

import dev.kineograph.server.socketio.engine.ProtocolVersion;

/// Hands protocol 1 to tests of other packages.
public final class LegacyProtocol {
    private LegacyProtocol() {}

    /// What sessions of socket.io 0.8 and 0.9 read with.
    public static ProtocolVersion protocol1() {
        return new ProtocolVersion1();
    }
}
