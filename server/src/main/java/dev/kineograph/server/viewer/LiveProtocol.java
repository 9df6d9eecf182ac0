// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Framing;
import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.server.net.BodySink;
import io.netty.buffer.Unpooled;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How a live body is written for its client. Viewers with the same protocol share one.
///
/// **Threading.** Immutable.
///
/// @param wire how frames are written now; called for every frame
/// @param acknowledges whether the client answers each frame before it gets the next
/// @param framing the framing of a multipart body, otherwise null
/// @param farewell the last bytes, if the server ends the body
public record LiveProtocol(
        Supplier<? extends Wire> wire, boolean acknowledges, @Nullable Framing framing, Farewell farewell) {
    private static final LiveProtocol EAGER = multipart(Framing.EAGER, Wire.Part.EAGER);
    private static final LiveProtocol CLASSIC = multipart(Framing.CLASSIC, Wire.Part.CLASSIC);
    private static final LiveProtocol BINARY = messages(Wire.Message.BINARY, false);
    private static final LiveProtocol BINARY_ACKNOWLEDGED = messages(Wire.Message.BINARY, true);
    private static final LiveProtocol WITH_META = messages(Wire.Message.WITH_META, false);
    private static final LiveProtocol WITH_META_ACKNOWLEDGED = messages(Wire.Message.WITH_META, true);

    /// A multipart body, whose client sends nothing.
    public static LiveProtocol multipart(Framing framing) {
        return switch (framing) {
            case EAGER -> EAGER;
            case CLASSIC -> CLASSIC;
        };
    }

    private static LiveProtocol multipart(Framing framing, Wire.Part part) {
        return new LiveProtocol(() -> part, false, framing, Farewell.NOTHING);
    }

    /// Messages of a WebSocket, one for each frame.
    ///
    /// @param withMeta whether a message before each frame has its numbers
    /// @param acknowledges whether the client answers each frame before it gets the next
    public static LiveProtocol webSocket(boolean withMeta, boolean acknowledges) {
        if (withMeta) {
            return acknowledges ? WITH_META_ACKNOWLEDGED : WITH_META;
        }
        return acknowledges ? BINARY_ACKNOWLEDGED : BINARY;
    }

    private static LiveProtocol messages(Wire.Message wire, boolean acknowledges) {
        return new LiveProtocol(
                () -> wire, acknowledges, null, new WebSocketFarewell());
    }

    /// Frames between other things on a connection, which continues after their end.
    ///
    /// @param wire how frames are written now; called for every frame
    /// @param acknowledges whether the client answers each frame before it gets the next
    static LiveProtocol among(Supplier<? extends Wire> wire, boolean acknowledges) {
        return new LiveProtocol(wire, acknowledges, null, Farewell.NOTHING);
    }

    /// The name of the protocol, for the list of viewers.
    String kind() {
        if (framing != null) {
            return "multipart";
        }
        return wire.get() instanceof Wire.Headed ? "websocket" : "socketio"; // Only messages of a bare WebSocket have a head of ours.
    }

    /// Shows a client that gets no frame that the server is alive; a multipart body has its [#firstPart] for that.
    void ping(BodySink sink) {
        if (wire.get() instanceof Wire.WebSocketMessage) {
            sink.say(WebSocketHeader.ping(Unpooled.buffer()));
        }
    }

    /// The beginning of a body without a picture yet; null if there is none.
    @Nullable FirstPart firstPart() {
        return framing == null ? null : new FirstPart(framing);
    }
}
