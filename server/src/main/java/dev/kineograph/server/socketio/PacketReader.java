// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import org.jspecify.annotations.Nullable;

/// Reads the packets of one session from its messages, in one version of the protocol.
///
/// **Threading.** Confined to its session's event loop.
interface PacketReader {

    /// How many bytes have arrived of a packet that still lacks attachments, or 0.
    long bytesUnderWay();

    /// Reads a text message.
    ///
    /// @return the packet, or null if it still lacks attachments
    /// @throws dev.kineograph.RefusedException if it is no packet, or an attachment was expected
    @Nullable Packet text(String text);

    /// Reads an attachment, which belongs to the packet from now on.
    ///
    /// @return the packet, or null if it still lacks attachments
    /// @throws dev.kineograph.RefusedException if none was expected, or attachments and placeholders do not match
    @Nullable Packet binary(byte[] attachment);
}
