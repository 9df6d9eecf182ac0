// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import static dev.kineograph.server.socketio.PacketText.refused;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decodes packets of protocols 3, 4 and 5: `TYPE[ATTACHMENTS-][NAMESPACE,][ID][JSON]`, then the attachments.
///
/// **Threading.** Confined to its session's event loop.
final class PacketDecoder implements PacketReader {
    private static final int MAX_ATTACHMENTS = 10;
    private static final int MAX_PARAMETERS = 64;

    private final boolean hasParameters;
    private final int maxBytes;
    private final Json json;
    private @Nullable PacketHead waiting;
    private final List<byte[]> attachments = new ArrayList<>();
    private long bytes;

    /// @param version of Engine.IO: 4 for protocol 5, 3 for protocols 3 and 4
    /// @param maxBytes of a packet with its attachments
    PacketDecoder(int version, int maxBytes) {
        this.hasParameters = version == 3;
        this.maxBytes = maxBytes;
        this.json = new Json(maxBytes);
    }

    /// A packet's text, the value with placeholders.
    private record PacketHead(char type, int attachments, String namespace, long id, @Nullable Object value) {}

    @Override
    public long bytesUnderWay() {
        return waiting == null ? 0 : bytes;
    }

    @Override
    public @Nullable Packet text(String text) {
        if (waiting != null) {
            throw refused("packet", "a text", "an attachment");
        }
        bytes = text.length();
        checkBytes();
        var head = new HeadParser(text, json).parse();
        if (head.attachments() > 0) {
            waiting = head;
            return null;
        }
        return packet(head, head.value());
    }

    @Override
    public @Nullable Packet binary(byte[] attachment) {
        var head = waiting;
        if (head == null) {
            throw refused("packet", "binary", "a text that announces it");
        }
        bytes += attachment.length;
        checkBytes();
        attachments.add(attachment);
        if (attachments.size() < head.attachments()) {
            return null;
        }
        var whole = Attachments.insert(head.value(), attachments);
        waiting = null;
        attachments.clear();
        return packet(head, whole);
    }

    private void checkBytes() {
        if (bytes > maxBytes) {
            throw new RefusedException(
                    Refusal.TOO_MANY_BYTES, "Socket.IO packet: " + bytes + " bytes (expected: at most " + maxBytes + ")");
        }
    }

    private Packet packet(PacketHead head, @Nullable Object value) {
        return switch (head.type()) {
            case '0' -> connect(head);
            case '1' -> new Packet.Disconnect(path(head.namespace()));
            case '2', '5' -> event(head, PacketText.list(value, "event"));
            case '3', '6' -> new Packet.Ack(path(head.namespace()), answered(head), PacketText.list(value, "answer"));
            default -> throw refused("packet", "type " + head.type(), "0 to 3, 5 or 6");
        };
    }

    private static long answered(PacketHead head) {
        if (head.id() == Packet.NO_ID) {
            throw refused("answer", "no id", "that of an event");
        }
        return head.id();
    }

    private Packet event(PacketHead head, List<@Nullable Object> values) {
        var name = PacketText.eventName(values.isEmpty() ? null : values.getFirst());
        return new Packet.Event(path(head.namespace()), head.id(), name, values.subList(1, values.size()));
    }

    private Packet connect(PacketHead head) {
        var namespace = head.namespace();
        if (hasParameters) {
            return new Packet.Connect(path(namespace), parameters(namespace));
        }
        var auth = head.value() == null ? Map.<String, Object>of() : PacketText.map(head.value(), "connect");
        return new Packet.Connect(namespace, auth);
    }

    private String path(String namespace) {
        int end = hasParameters ? namespace.indexOf('?') : -1;
        return end < 0 ? namespace : namespace.substring(0, end);
    }

    /// The parameters after a namespace, with the first value of each.
    ///
    /// @throws RefusedException if their encoding is bad
    static Map<String, Object> parameters(String namespace) {
        try {
            var values = new LinkedHashMap<String, Object>();
            new QueryStringDecoder(namespace, UTF_8, true, MAX_PARAMETERS)
                    .parameters()
                    .forEach((name, all) -> values.put(name, all.getFirst()));
            return values;
        } catch (IllegalArgumentException _) {
            throw refused("namespace", "bad percent encoding", "such as /door?token=x");
        }
    }

    /// Parses a packet's text from left to right.
    private static final class HeadParser {
        private final String text;
        private final Json json;
        private int at;

        HeadParser(String text, Json json) {
            this.text = text;
            this.json = json;
        }

        PacketHead parse() {
            if (text.isEmpty()) {
                throw refused("packet", "nothing", "a type");
            }
            char type = text.charAt(at++);
            if ("012356".indexOf(type) < 0) {
                throw refused("packet", "type " + type, "0 to 3, 5 or 6");
            }
            int attachments = type == '5' || type == '6' ? attachments() : 0;
            var namespace = namespace();
            var digits = digits();
            var value = value(type, digits);
            return new PacketHead(type, attachments, namespace, digits.isEmpty() ? Packet.NO_ID : PacketText.id(digits), value);
        }

        private int attachments() {
            var digits = digits();
            if (at == text.length() || text.charAt(at++) != '-' || digits.isEmpty() || digits.length() > 9) {
                throw refused("attachments", digits, "their number and a dash");
            }
            int number = Integer.parseInt(digits);
            if (number > MAX_ATTACHMENTS) {
                throw refused("attachments", digits, "at most " + MAX_ATTACHMENTS);
            }
            return number;
        }

        /// Up to a comma, or the end of the text.
        private String namespace() {
            if (at == text.length() || text.charAt(at) != '/') {
                return "/";
            }
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            PacketText.namespace(text.substring(at, Math.min(end, at + PacketText.MAX_NAMESPACE + 1)));
            var namespace = text.substring(at, end);
            at = Math.min(end + 1, text.length());
            return namespace;
        }

        private String digits() {
            int begin = at;
            while (at < text.length() && PacketText.isDigit(text.charAt(at))) {
                at++;
            }
            return text.substring(begin, at);
        }

        private @Nullable Object value(char type, String digits) {
            boolean mayHaveId = type != '0' && type != '1';
            if ((!mayHaveId && !digits.isEmpty()) || (type == '1' && at < text.length())) {
                throw refused("packet", "something behind the namespace", "an object, or nothing");
            }
            if (at == text.length()) {
                return null;
            }
            var value = json.read(text.substring(at));
            if (value == null) {
                throw refused("packet", "null", "an object or a list");
            }
            return value;
        }
    }
}
