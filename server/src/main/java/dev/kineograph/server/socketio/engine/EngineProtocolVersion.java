// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

/// What versions 3 and 4 of Engine.IO have in common.
///
/// **Threading.** Stateless.
interface EngineProtocolVersion extends ProtocolVersion {
    @Override
    default String ping() {
        return "2";
    }

    @Override
    default String pong(String data) {
        return "3" + data;
    }

    @Override
    default String close() {
        return "1";
    }

    @Override
    default boolean closesOnWebSocket() {
        return false;
    }

    @Override
    default String nothing() {
        return "6";
    }

    @Override
    default String received() {
        return "ok";
    }

    @Override
    default void readText(String packet, PacketHandler packets) {
        EnginePackets.readText(packet, packets);
    }
}
