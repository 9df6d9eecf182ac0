// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

/// The encoding of messages, by protocol version and transport.
public enum TransportFormat {
    /// Engine.IO 4 on a WebSocket: a text frame `4...`, then each attachment as a binary frame, unchanged.
    WEBSOCKET_4,
    /// Engine.IO 3 on a WebSocket: the same with a byte 4 before each attachment.
    WEBSOCKET_3,
    /// Engine.IO 4 in the response to a poll: packets with a byte 1e between them, attachments `b` and base64.
    POLLING_4,
    /// Engine.IO 3 in the response to a poll, for clients that accept no binary: `LENGTH:PACKET`, attachments `b4` and base64.
    POLLING_3_TEXT,
    /// Engine.IO 3 in the response to a poll: 0 or 1, the length's digits, ff, the packet.
    POLLING_3_BINARY,
    /// Protocol 1 of socket.io 0.8 and 0.9 on a WebSocket: a text frame. It cannot carry attachments.
    WEBSOCKET_1,
    /// Protocol 1 in the response to a poll: `\ufffdLENGTH\ufffdPACKET`. It cannot carry attachments.
    POLLING_1
}
