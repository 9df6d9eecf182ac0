// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.socketio;

import dev.kineograph.Frame;
import dev.kineograph.StreamName;
import dev.kineograph.server.socketio.SocketIo;
import dev.kineograph.server.socketio.engine.TransportFormat;
import dev.kineograph.server.viewer.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// Encodes frames as events of Socket.IO. The wires of clients that can share the encoded bytes are equal.
///
/// **Threading.** Immutable.
///
/// @param version of the protocol
/// @param namespace of the sockets
/// @param format of the sessions' transports
/// @param event the event's name
/// @param stream the frames' stream
/// @param binary whether pictures are sent as bytes, rather than as data URLs
/// @param ackId the even id that acknowledgements repeat, or negative if none are wanted
record EventWire(
        int version, String namespace, TransportFormat format, String event, StreamName stream, boolean binary, int ackId)
        implements Wire.Message {

    @Override
    public ByteBuf encode(Frame frame, ByteBufAllocator allocator) {
        var picture = PictureEvent.of(frame.picture(), binary);
        picture.put("stream", stream.value());
        var message = SocketIo.event(version, namespace, ackId, event, picture);
        try {
            return message.in(format).retain();
        } finally {
            message.release();
        }
    }
}
