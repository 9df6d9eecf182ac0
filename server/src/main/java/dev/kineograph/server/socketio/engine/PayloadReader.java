// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

/// Reads the packets of a request's body, one after the other, so that those before a bad one are handled.
///
/// **Threading.** Confined to its session's event loop.
public interface PayloadReader {
    /// Whether there is another packet.
    boolean hasNext();

    /// Reads the next packet.
    ///
    /// @return its length, in bytes or in characters
    /// @throws dev.kineograph.RefusedException if it is bad
    int readNext(PacketHandler packets);
}
