// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.socketio;

import dev.kineograph.Frame;
import dev.kineograph.StreamName;
import dev.kineograph.server.socketio.SocketIo;
import dev.kineograph.server.socketio.engine.Carriage;
import dev.kineograph.server.viewer.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// Frames as events of Socket.IO: equal for all clients of one kind, so that they share the bytes.
///
/// @param revision of the protocol that the clients speak
/// @param namespace the clients'
/// @param carriage how bytes reach them now
/// @param event the event's name
/// @param stream whose frames they are
/// @param binary whether pictures go as bytes, rather than as data URLs
/// @param answer the even number that acknowledgements repeat, or negative if there are to be none
record EventWire(
        int revision, String namespace, Carriage carriage, String event, StreamName stream, boolean binary, int answer)
        implements Wire.Message {

    @Override
    public ByteBuf encode(Frame frame, ByteBufAllocator allocator) {
        var picture = PictureEvent.of(frame.picture(), binary);
        picture.put("stream", stream.value());
        var message = SocketIo.event(revision, namespace, answer, event, picture);
        try {
            return message.in(carriage).retain();
        } finally {
            message.release();
        }
    }
}
