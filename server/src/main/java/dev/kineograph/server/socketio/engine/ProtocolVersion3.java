// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// Engine.IO 3, of socket.io 1 and 2: the client sends pings, and payloads are text or binary.
///
/// **Threading.** Stateless.
final class ProtocolVersion3 implements EngineProtocolVersion {
    private static final int MAX_DIGITS = 9;

    @Override
    public int number() {
        return 3;
    }

    @Override
    public TransportFormat overWebSocket() {
        return TransportFormat.WEBSOCKET_3;
    }

    @Override
    public TransportFormat overPolls(boolean readsBytes) {
        return readsBytes ? TransportFormat.POLLING_3_BINARY : TransportFormat.POLLING_3_TEXT;
    }

    @Override
    public TransportFormat plainOverPolls(boolean readsBytes) {
        return TransportFormat.POLLING_3_TEXT;
    }

    @Override
    public boolean serverPings() {
        return false;
    }

    @Override
    public void readBinary(ByteBuf packet, PacketHandler packets) {
        EnginePackets.readBytes(packet, packets);
    }

    @Override
    public PayloadReader payload(byte[] body) {
        return body.length > 0 && body[0] >= 0 && body[0] <= 1
                ? new BytePackets(Unpooled.wrappedBuffer(body))
                : new TextPackets(Utf8.payload(body));
    }

    /// Before each packet: a byte 0 for text or 1 for binary, the length in bytes as digits 0 to 9, each a byte, and a byte ff.
    private record BytePackets(ByteBuf payload) implements PayloadReader {
        @Override
        public boolean hasNext() {
            return payload.isReadable();
        }

        @Override
        public int readNext(PacketHandler packets) {
            byte kind = payload.readByte();
            if (kind < 0 || kind > 1) {
                throw EnginePackets.refused("payload: packet of kind " + kind + " (expected: 0, a text, or 1, bytes)");
            }
            int length = length(payload);
            if (length > payload.readableBytes()) {
                throw tooShort(length, payload.readableBytes());
            }
            var packet = payload.readSlice(length);
            if (kind == 0) {
                EnginePackets.readText(Utf8.payload(EnginePackets.bytes(packet)), packets);
            } else {
                EnginePackets.readBytes(packet, packets);
            }
            return length;
        }
    }

    private static int length(ByteBuf payload) {
        int length = 0;
        for (int digits = 0; digits <= MAX_DIGITS && payload.isReadable(); digits++) {
            int digit = payload.readUnsignedByte();
            if (digit == MessageEncoder.END_OF_LENGTH && digits > 0) {
                return length;
            }
            if (digit > 9 || digits == MAX_DIGITS) {
                break;
            }
            length = length * 10 + digit;
        }
        throw EnginePackets.refused("payload: bad length (expected: 1 to " + MAX_DIGITS + " digits as bytes 0 to 9, then ff)");
    }

    /// Before each packet: its length in UTF-16 characters, as JavaScript counts them, and a colon.
    private static final class TextPackets implements PayloadReader {
        private final String payload;
        private int at;

        TextPackets(String payload) {
            if (payload.isEmpty()) {
                throw EnginePackets.refused("payload: empty (expected: LENGTH:PACKET)");
            }
            this.payload = payload;
        }

        @Override
        public boolean hasNext() {
            return at < payload.length();
        }

        @Override
        public int readNext(PacketHandler packets) {
            int colon = payload.indexOf(':', at);
            int length = length(payload, at, colon);
            if (length > payload.length() - colon - 1) {
                throw tooShort(length, payload.length() - colon - 1);
            }
            at = colon + 1 + length;
            readPacket(payload.substring(colon + 1, at), packets);
            return length;
        }
    }

    private static int length(String payload, int from, int colon) {
        boolean good = colon > from && colon - from <= MAX_DIGITS;
        int length = 0;
        for (int i = from; good && i < colon; i++) {
            good = payload.charAt(i) >= '0' && payload.charAt(i) <= '9';
            length = length * 10 + payload.charAt(i) - '0';
        }
        if (!good) {
            throw EnginePackets.refused("payload: bad length (expected: 1 to " + MAX_DIGITS + " digits and a colon)");
        }
        return length;
    }

    private static RuntimeException tooShort(int length, int left) {
        return EnginePackets.refused("payload: a packet of " + length + " in " + left + " (expected: all of it)");
    }

    private static void readPacket(String packet, PacketHandler packets) {
        if (packet.startsWith("b4")) {
            packets.binary(EnginePackets.base64(packet.substring(2)));
        } else {
            EnginePackets.readText(onceEncoded(packet), packets);
        }
    }

    /// Undoes the second of two encodings. socket.io 1 encodes text payloads in UTF-8 twice, socket.io 2 once, and the two cannot
    /// be told apart. Non-ASCII text that decodes as UTF-8 a second time was encoded twice: hardly any other text does.
    private static String onceEncoded(String packet) {
        if (packet.chars().allMatch(character -> character < 0x80) || packet.chars().anyMatch(character -> character > 0xff)) {
            return packet;
        }
        return Utf8.text(packet.getBytes(ISO_8859_1)).orElse(packet);
    }
}
