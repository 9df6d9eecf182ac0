// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.server.socketio.engine.SharedMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Encodes packets as messages, in every version of the protocol.
///
/// **Threading.** Stateless.
final class PacketEncoder {
    private static final int OLDEST = 1;
    private static final int NEWEST = 4;

    private PacketEncoder() {}

    /// Encodes a packet for sessions of a version.
    ///
    /// @param version see [dev.kineograph.server.socketio.engine.EngineSession#protocolVersion]
    /// @throws IllegalArgumentException if a value is neither JSON's nor binary
    static SharedMessage encode(Packet packet, int version) {
        return encode(packet, version, "");
    }

    /// Encodes an event that replaces an earlier one of its name that still waits, as pictures do.
    static SharedMessage encodePicture(Packet.Event event, int version) {
        return encode(event, version, event.namespace() + " " + event.name());
    }

    private static SharedMessage encode(Packet packet, int version, String topic) {
        if (version == OLDEST) {
            return new SharedMessage(LegacyPackets.encode(packet), List.of(), topic);
        }
        return switch (packet) {
            case Packet.Connect connect -> text('0', connect, connect.auth().isEmpty() ? "" : Json.write(connect.auth()));
            case Packet.Connected connected ->
                text('0', connected, version == NEWEST ? Json.write(Map.of("sid", connected.id())) : "");
            case Packet.ConnectError error -> text(
                    '4', error, Json.write(version == NEWEST ? Map.of("message", error.message()) : error.message()));
            case Packet.Event event -> {
                var values = new ArrayList<@Nullable Object>(event.arguments());
                values.addFirst(event.name());
                yield values('2', event, event.id(), values, topic);
            }
            case Packet.Ack ack -> values('3', ack, ack.id(), ack.arguments(), topic);
            case Packet.Disconnect disconnect -> text('1', disconnect, "");
            case Packet.NoOperation nothing -> throw new IllegalStateException(nothing + " is protocol 1's");
        };
    }

    private static SharedMessage text(char type, Packet packet, String value) {
        return new SharedMessage(type + prefix(packet) + value, List.of());
    }

    private static String prefix(Packet packet) {
        return packet.namespace().equals("/") ? "" : packet.namespace() + ",";
    }

    /// For a packet with attachments, the digit of its type is three higher.
    private static SharedMessage values(char type, Packet packet, long id, List<@Nullable Object> values, String topic) {
        var attachments = new ArrayList<ByteBuffer>();
        var value = Json.write(Attachments.extract(values, attachments));
        var head = attachments.isEmpty() ? "" + type : (char) (type + 3) + "" + attachments.size() + "-";
        return new SharedMessage(head + prefix(packet) + (id == Packet.NO_ID ? "" : id) + value, attachments, topic);
    }
}
