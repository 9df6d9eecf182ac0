// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

/// The target of `./fuzz legacy`: the decoder of protocol 1.
public final class LegacyPacketFuzz {
    private LegacyPacketFuzz() {}

    /// Called by the fuzzer, and by FuzzCorpusTest with all inputs found so far.
    public static void fuzzerTestOneInput(byte[] input) {
        PacketTargets.converse(input, 1);
    }
}
