// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/// One frame of HTTP/2 (RFC 9113, 4.1), as it is on the wire.
///
/// **Threading.** Immutable.
final class Http2Frame {
    static final int HEAD_BYTES = 9;

    static final List<String> TYPES = List.of(
            "DATA", "HEADERS", "PRIORITY", "RST_STREAM", "SETTINGS", "PUSH_PROMISE", "PING", "GOAWAY", "WINDOW_UPDATE", "CONTINUATION");

    static final List<String> ERRORS = List.of(
            "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR",
            "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED");

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    static final int MAX_CONCURRENT_STREAMS = 3;
    static final int INITIAL_WINDOW_SIZE = 4;

    private final int type;
    private final int flags;
    private final int stream;
    private final byte[] payload;

    Http2Frame(int type, int flags, int stream, byte[] payload) {
        this.type = type;
        this.flags = flags;
        this.stream = stream;
        this.payload = payload;
    }

    int type() {
        return type;
    }

    int stream() {
        return stream;
    }

    byte[] payload() {
        return payload;
    }

    byte[] bytes() {
        return ByteBuffer.allocate(HEAD_BYTES + payload.length)
                .putShort((short) (payload.length >> 8))
                .put((byte) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    boolean endsStream() {
        return (type == DATA || type == HEADERS) && has(END_STREAM);
    }

    /// The error of a reset or a goodbye.
    String error() {
        return ERRORS.get(ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0));
    }

    static Http2Frame settings(int... idsAndValues) {
        var payload = ByteBuffer.allocate(idsAndValues.length * 3);
        for (int i = 0; i < idsAndValues.length; i += 2) {
            payload.putShort((short) idsAndValues[i]).putInt(idsAndValues[i + 1]);
        }
        return new Http2Frame(SETTINGS, 0, 0, payload.array());
    }

    static Http2Frame windowUpdate(int stream, int bytes) {
        return new Http2Frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
    }

    static Http2Frame reset(int stream) {
        return new Http2Frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(ERRORS.indexOf("CANCEL")).array());
    }

    static Http2Frame goAway(String error) {
        return new Http2Frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(0).putInt(ERRORS.indexOf(error)).array());
    }

    static Http2Frame ping(long data) {
        return new Http2Frame(PING, 0, 0, ByteBuffer.allocate(8).putLong(data).array());
    }

    static Http2Frame data(int stream, byte[] bytes, boolean isLast) {
        return new Http2Frame(DATA, isLast ? END_STREAM : 0, stream, bytes);
    }

    /// The head of a request.
    ///
    /// @param fields such as `:method=GET`
    static Http2Frame headers(int stream, boolean isLast, List<String> fields) {
        var block = new ByteArrayOutputStream();
        fields.forEach(field -> block.writeBytes(literal(field)));
        return new Http2Frame(HEADERS, END_HEADERS | (isLast ? END_STREAM : 0), stream, block.toByteArray());
    }

    /// A field in the simplest form that there is: no table, no Huffman code (RFC 7541, 6.2.2).
    static byte[] literal(String field) {
        int equals = field.indexOf('=');
        var out = new ByteArrayOutputStream();
        out.write(0);
        string(out, field.substring(0, equals));
        string(out, field.substring(equals + 1));
        return out.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        int prefix = 127;
        if (bytes.length < prefix) {
            out.write(bytes.length);
        } else {
            out.write(prefix);
            int rest = bytes.length - prefix;
            for (; rest >= 128; rest >>= 7) {
                out.write(128 + rest % 128);
            }
            out.write(rest);
        }
        out.writeBytes(bytes);
    }

    @Override
    public String toString() {
        return "%s/%d %d (%d bytes)".formatted(type < TYPES.size() ? TYPES.get(type) : "0x%x".formatted(type), flags, stream, payload.length);
    }
}
