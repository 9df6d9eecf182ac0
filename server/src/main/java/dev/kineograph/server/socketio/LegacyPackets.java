// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import static dev.kineograph.server.socketio.PacketText.refused;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The packets of protocol 1, which socket.io 0.8 and 0.9 speak: `TYPE:[ID['+']]:[NAMESPACE][:DATA]`. It has no binary.
///
/// **Threading.** Immutable.
final class LegacyPackets implements PacketReader {
    /// The client library's number for "unauthorized", the only reason that it shows to the page.
    private static final int UNAUTHORIZED = 2;

    private final Json json;

    LegacyPackets(int maxBytes) {
        json = new Json(maxBytes);
    }

    /// A packet's four parts; a missing one is empty.
    private record Parts(String type, String id, String endpoint, String data) {

        static Parts of(String text) {
            var parts = text.split(":", 4);
            if (parts.length < 2) {
                // Some clients send nothing but the type to disconnect.
                return new Parts(text, "", "", "");
            }
            return new Parts(parts[0], parts[1], parts.length > 2 ? parts[2] : "", parts.length > 3 ? parts[3] : "");
        }

        String namespace() {
            int query = endpoint.indexOf('?');
            var path = query < 0 ? endpoint : endpoint.substring(0, query);
            return path.isEmpty() ? "/" : PacketText.namespace(path);
        }

        boolean wantsArguments() {
            return id.endsWith("+");
        }

        long number() {
            return id.isEmpty() ? Packet.NO_ID : PacketText.id(wantsArguments() ? id.substring(0, id.length() - 1) : id);
        }

        boolean isAcknowledgedOnReceipt() {
            return !id.isEmpty() && !wantsArguments();
        }
    }

    @Override
    public long bytesUnderWay() {
        return 0;
    }

    @Override
    public Packet binary(byte[] attachment) {
        throw refused("packet", "binary", "text: protocol 1 has no binary");
    }

    @Override
    public Packet text(String text) {
        var parts = Parts.of(text);
        return switch (parts.type()) {
            case "0" -> new Packet.Disconnect(parts.namespace());
            case "1" -> new Packet.Connect(parts.namespace(), parameters(parts));
            case "3" -> event(parts, "message", listOf(parts.data()));
            case "4" -> event(parts, "message", listOf(json.read(parts.data())));
            case "5" -> named(parts, PacketText.map(json.read(parts.data()), "event"));
            case "6" -> answer(parts);
            // A heartbeat, an error of the client, no operation.
            case "2", "7", "8" -> new Packet.NoOperation(parts.namespace());
            default -> throw refused("packet", "type " + parts.type(), "0 to 8");
        };
    }

    /// Clients write the parameters after the namespace; the protocol's document has them in the data.
    private static Map<String, Object> parameters(Parts parts) {
        var query = parts.data().startsWith("?") ? parts.data() : parts.endpoint();
        return PacketDecoder.parameters(PacketText.namespace(query));
    }

    private static List<@Nullable Object> listOf(@Nullable Object value) {
        var list = new ArrayList<@Nullable Object>();
        list.add(value);
        return list;
    }

    private static Packet event(Parts parts, String name, List<@Nullable Object> arguments) {
        return new Packet.Event(parts.namespace(), parts.number(), parts.isAcknowledgedOnReceipt(), name, arguments);
    }

    private static Packet named(Parts parts, Map<String, Object> event) {
        var name = PacketText.eventName(event.get("name"));
        return event(parts, name, event.containsKey("args") ? PacketText.list(event.get("args"), "event") : List.of());
    }

    private Packet answer(Parts parts) {
        int plus = parts.data().indexOf('+');
        if (plus < 0) {
            return new Packet.Ack(parts.namespace(), PacketText.id(parts.data()), List.of());
        }
        var arguments = PacketText.list(json.read(parts.data().substring(plus + 1)), "answer");
        return new Packet.Ack(parts.namespace(), PacketText.id(parts.data().substring(0, plus)), arguments);
    }

    /// Encodes a packet, with binary as text.
    static String encode(Packet packet) {
        var endpoint = packet.namespace().equals("/") ? "" : packet.namespace();
        return switch (packet) {
            case Packet.Connect _, Packet.Connected _ -> "1::" + endpoint;
            case Packet.ConnectError _ -> "7::" + endpoint + ":" + UNAUTHORIZED;
            case Packet.Event event -> "5:%s:%s:%s".formatted(
                    event.id() == Packet.NO_ID ? "" : event.id() + "+", endpoint, Json.write(named(event)));
            case Packet.Ack ack -> "6::%s:%s%s".formatted(
                    endpoint, Long.toString(ack.id()), ack.arguments().isEmpty() ? "" : "+" + Json.write(Attachments.toTexts(ack.arguments())));
            case Packet.Disconnect _ -> "0::" + endpoint;
            case Packet.NoOperation _ -> "8::";
        };
    }

    private static Map<String, @Nullable Object> named(Packet.Event event) {
        var value = new LinkedHashMap<String, @Nullable Object>();
        value.put("name", event.name());
        if (!event.arguments().isEmpty()) {
            value.put("args", Attachments.toTexts(event.arguments()));
        }
        return value;
    }
}
