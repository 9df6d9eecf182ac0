// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

/// What `./fuzz legacy` does to the decoder of protocol 1.
public final class LegacyPacketFuzz {
    private LegacyPacketFuzz() {}

    /// Called by the fuzzer, and by FuzzCorpusTest with all that it has found so far.
    public static void fuzzerTestOneInput(byte[] input) {
        PacketTargets.converse(input, 1);
    }
}
