// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.ForgivingBase64;
import dev.kineograph.text.VisibleText;
import io.netty.buffer.ByteBuf;

/// Reads the packets that versions 3 and 4 of Engine.IO have in common.
///
/// **Threading.** Stateless.
final class EnginePackets {
    private EnginePackets() {}

    /// Reads a packet: a digit for its kind, then its data.
    static void readText(String packet, PacketHandler packets) {
        if (packet.isEmpty()) {
            throw refused("packet: empty (expected: a digit, 0 to 6, and its data)");
        }
        switch (packet.charAt(0)) {
            case '1' -> packets.leave();
            case '2' -> packets.ping(packet.substring(1));
            case '3' -> packets.pong();
            case '4' -> packets.text(packet.substring(1));
            case '6' -> { }
            case '0', '5' -> throw refused("packet: kind %c here (expected: 1, 2, 3, 4 or 6)".formatted(packet.charAt(0)));
            default -> throw refused("packet: begins with '%s' (expected: a digit, 0 to 6)".formatted(firstCharacter(packet)));
        }
    }

    private static String firstCharacter(String packet) {
        return VisibleText.line(packet.substring(0, packet.offsetByCodePoints(0, 1)));
    }

    /// Reads a binary packet of version 3: its kind as a byte, then its data.
    static void readBytes(ByteBuf packet, PacketHandler packets) {
        if (packet.readableBytes() < 1 || packet.readByte() != 4) {
            throw refused("binary packet: not a message (expected: a byte 4 and the data)");
        }
        packets.binary(bytes(packet));
    }

    static byte[] bytes(ByteBuf packet) {
        byte[] bytes = new byte[packet.readableBytes()];
        packet.readBytes(bytes);
        return bytes;
    }

    static byte[] base64(String text) {
        try {
            return ForgivingBase64.decode(text);
        } catch (IllegalArgumentException e) {
            throw refused("binary packet: bad base64 (expected: RFC 4648, 4, in lines or not)");
        }
    }

    static RefusedException refused(String sentence) {
        return new RefusedException(Refusal.BAD_VALUE, sentence);
    }
}
