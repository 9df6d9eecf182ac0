// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.legacy;

import dev.kineograph.server.socketio.engine.ProtocolVersion;

/// Makes protocol 1 available to tests of other packages.
public final class LegacyProtocol {
    private LegacyProtocol() {}

    /// The protocol of socket.io 0.8 and 0.9.
    public static ProtocolVersion protocol1() {
        return new ProtocolVersion1();
    }
}
