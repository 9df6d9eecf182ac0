// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import org.jspecify.annotations.Nullable;

/// Makes packets of the messages of one session, in one version of the protocol.
///
/// **Threading.** Confined to its session's event loop.
interface PacketReader {

    /// Reads a text.
    ///
    /// @return the packet, or null if attachments belong to it
    /// @throws dev.kineograph.RefusedException if it is none, or if an attachment was expected
    @Nullable Packet text(String text);

    /// Reads an attachment, which belongs to the packet from here on.
    ///
    /// @return the packet, or null if more attachments belong to it
    /// @throws dev.kineograph.RefusedException if none was expected, or if attachments and placeholders do not match
    @Nullable Packet binary(byte[] attachment);
}
