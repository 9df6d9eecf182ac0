// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.socketio;

import dev.kineograph.Frame;
import dev.kineograph.StreamName;
import dev.kineograph.server.socketio.SocketIo;
import dev.kineograph.server.socketio.engine.SharedMessage;
import dev.kineograph.server.socketio.engine.TransportFormat;
import dev.kineograph.server.viewer.SharedPicture;
import dev.kineograph.server.viewer.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Map;

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
    /// Protocol 1 has no attachments: bytes are a data URL.
    private static final int OLDEST = 1;

    /// Marks where the picture's base64 goes. Only the stream's name follows it, which cannot contain it.
    private static final String MARK = "*";

    private static final byte[] NO_BYTES = {};

    @Override
    public ByteBuf encode(Frame frame, ByteBufAllocator allocator) {
        var message = message(PictureEvent.of(frame.picture(), binary));
        try {
            return message.in(format).retain();
        } finally {
            message.release();
        }
    }

    private SharedMessage message(Map<String, Object> picture) {
        picture.put("stream", stream.value());
        return SocketIo.event(version, namespace, ackId, event, picture);
    }

    @Override
    public ByteBuf around(SharedPicture picture, Frame frame, ByteBufAllocator allocator) {
        if (binary && version != OLDEST) {
            var text = text(PictureEvent.withSource(frame.picture(), NO_BYTES));
            return SharedMessage.around(text, SharedMessage.isBase64(format) ? picture.base64() : picture.bytes(), format);
        }
        var text = text(PictureEvent.withSource(frame.picture(), PictureEvent.dataUrl(frame.picture(), MARK)));
        int at = text.lastIndexOf(MARK);
        return SharedMessage.around(text.substring(0, at), picture.base64(), text.substring(at + 1), format);
    }

    private String text(Map<String, Object> picture) {
        var message = message(picture);
        try {
            return message.text();
        } finally {
            message.release();
        }
    }
}
