// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer.multiplex;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Decision.Denied;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.http.WebSocketHeader;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.viewer.Farewell;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/// What a client is told of its streams: that one has ended, or cannot be watched.
///
/// **Threading.** Immutable.
///
/// @param number the client's number for the stream
/// @param stream the stream
record Notice(int number, StreamName stream) implements Farewell {

    @Override
    public ByteBuf ended() {
        return message(Map.of("type", "ended", "id", number, "message", stream + ": the stream has ended"));
    }

    /// The connection itself says it.
    @Override
    public ByteBuf goingAway() {
        return Unpooled.EMPTY_BUFFER;
    }

    @Override
    public ByteBuf denied(Denied denied) {
        return refused(OptionalInt.of(number), AccessControl.refusal(stream, denied));
    }

    /// What was refused.
    ///
    /// @param number the client's number for the stream, if it is known
    static ByteBuf refused(OptionalInt number, RefusedException refusal) {
        var members = new LinkedHashMap<String, Object>();
        members.put("type", "error");
        number.ifPresent(id -> members.put("id", id));
        members.put("reason", refusal.reason().name().toLowerCase(Locale.ROOT));
        members.put("message", refusal.sentence());
        return message(members);
    }

    private static ByteBuf message(Map<String, ?> members) {
        try {
            return WebSocketHeader.text(Unpooled.buffer(), JSON.std.asString(members));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
