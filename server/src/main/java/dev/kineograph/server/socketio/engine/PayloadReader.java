// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

/// Reads the packets of a request's body, one after the other: those before a bad one have been handled.
///
/// **Threading.** Confined to its session's event loop.
public interface PayloadReader {
    /// Whether there is one more.
    boolean hasNext();

    /// Reads the next packet.
    ///
    /// @return its length, in bytes or in characters
    /// @throws dev.kineograph.RefusedException if it is bad
    int readNext(PacketHandler packets);
}
