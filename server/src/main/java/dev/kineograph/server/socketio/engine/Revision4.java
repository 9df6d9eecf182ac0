// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import io.netty.buffer.ByteBuf;

/// Engine.IO 4, which socket.io 3 and 4 speak: the server asks for heartbeats, and payloads are texts.
///
/// **Threading.** Stateless.
final class Revision4 implements EngineRevision {
    @Override
    public int number() {
        return 4;
    }

    @Override
    public Carriage overWebSocket() {
        return Carriage.WEBSOCKET_4;
    }

    @Override
    public Carriage overPolls(boolean readsBytes) {
        return Carriage.POLLING_4;
    }

    @Override
    public boolean serverPings() {
        return true;
    }

    @Override
    public void readBinary(ByteBuf packet, Incoming incoming) {
        incoming.binary(Packets.bytes(packet));
    }

    @Override
    public void readPayload(byte[] body, Incoming incoming) {
        var payload = Packets.utf8(body);
        int begin = 0;
        for (int end = payload.indexOf(MessageEncoder.SEPARATOR); end >= 0; end = payload.indexOf(MessageEncoder.SEPARATOR, begin)) {
            readPacket(payload.substring(begin, end), incoming);
            begin = end + 1;
        }
        readPacket(payload.substring(begin), incoming);
    }

    private static void readPacket(String packet, Incoming incoming) {
        if (packet.startsWith("b")) {
            incoming.binary(Packets.base64(packet.substring(1)));
        } else {
            Packets.readText(packet, incoming);
        }
    }
}
