// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import io.netty.buffer.ByteBuf;

/// Engine.IO 4, of socket.io 3 and 4: the server sends pings, and payloads are text.
///
/// **Threading.** Stateless.
final class ProtocolVersion4 implements EngineProtocolVersion {
    @Override
    public int number() {
        return 4;
    }

    @Override
    public TransportFormat overWebSocket() {
        return TransportFormat.WEBSOCKET_4;
    }

    @Override
    public TransportFormat overPolls(boolean readsBytes) {
        return TransportFormat.POLLING_4;
    }

    @Override
    public boolean serverPings() {
        return true;
    }

    @Override
    public void readBinary(ByteBuf packet, PacketHandler packets) {
        packets.binary(EnginePackets.bytes(packet));
    }

    @Override
    public PayloadReader payload(byte[] body) {
        return new SeparatedPackets(Utf8.payload(body));
    }

    /// Packets with a byte 1e between them. There is at least one, which may be empty and so bad.
    private static final class SeparatedPackets implements PayloadReader {
        private final String payload;
        private int at;

        SeparatedPackets(String payload) {
            this.payload = payload;
        }

        @Override
        public boolean hasNext() {
            return at <= payload.length();
        }

        @Override
        public int readNext(PacketHandler packets) {
            int separator = payload.indexOf(MessageEncoder.SEPARATOR, at);
            var packet = payload.substring(at, separator < 0 ? payload.length() : separator);
            at += packet.length() + 1;
            readPacket(packet, packets);
            return packet.length();
        }
    }

    private static void readPacket(String packet, PacketHandler packets) {
        if (packet.startsWith("b")) {
            packets.binary(EnginePackets.base64(packet.substring(1)));
        } else {
            EnginePackets.readText(packet, packets);
        }
    }
}
