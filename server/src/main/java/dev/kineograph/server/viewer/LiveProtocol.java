// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Framing;
import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.server.net.BodySink;
import io.netty.buffer.Unpooled;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How a live body speaks to its client. Viewers that are spoken to alike share one.
///
/// **Threading.** Immutable.
///
/// @param wire how frames are written now; asked with every frame
/// @param acknowledges whether the client answers each frame before it gets the next
/// @param framing of a multipart body, else null
/// @param farewell what the body ends with, if it ends before the client does
public record LiveProtocol(
        Supplier<? extends Wire> wire, boolean acknowledges, @Nullable Framing framing, Farewell farewell) {
    private static final LiveProtocol EAGER = multipart(Framing.EAGER, Wire.Part.EAGER);
    private static final LiveProtocol CLASSIC = multipart(Framing.CLASSIC, Wire.Part.CLASSIC);
    private static final LiveProtocol BINARY = messages(Wire.Message.BINARY, false);
    private static final LiveProtocol BINARY_ACKNOWLEDGED = messages(Wire.Message.BINARY, true);
    private static final LiveProtocol WITH_META = messages(Wire.Message.WITH_META, false);
    private static final LiveProtocol WITH_META_ACKNOWLEDGED = messages(Wire.Message.WITH_META, true);

    /// A multipart body, whose client has nothing to say.
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
    /// @param withMeta whether the frame's numbers come in a message before it
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

    /// Frames among other things on a connection, which goes on when they end.
    ///
    /// @param wire how frames are written now; asked with every frame
    /// @param acknowledges whether the client answers each frame before it gets the next
    static LiveProtocol among(Supplier<? extends Wire> wire, boolean acknowledges) {
        return new LiveProtocol(wire, acknowledges, null, Farewell.NOTHING);
    }

    /// Says that the server is there, to a client that gets no frame; a multipart body has its [#firstPart] for that.
    void ping(BodySink sink) {
        if (wire.get() instanceof Wire.WebSocketMessage) {
            sink.say(WebSocketHeader.ping(Unpooled.buffer()));
        }
    }

    /// What a body begins with while there is no picture; null if it begins with nothing.
    @Nullable FirstPart firstPart() {
        return framing == null ? null : new FirstPart(framing);
    }
}
