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
    public void readPayload(byte[] body, PacketHandler packets) {
        var payload = Utf8.payload(body);
        int begin = 0;
        for (int end = payload.indexOf(MessageEncoder.SEPARATOR); end >= 0; end = payload.indexOf(MessageEncoder.SEPARATOR, begin)) {
            readPacket(payload.substring(begin, end), packets);
            begin = end + 1;
        }
        readPacket(payload.substring(begin), packets);
    }

    private static void readPacket(String packet, PacketHandler packets) {
        if (packet.startsWith("b")) {
            packets.binary(EnginePackets.base64(packet.substring(1)));
        } else {
            EnginePackets.readText(packet, packets);
        }
    }
}
