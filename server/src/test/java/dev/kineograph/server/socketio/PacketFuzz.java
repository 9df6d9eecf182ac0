// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import java.util.Arrays;

/// The target of `./fuzz packets`: the decoder of protocols 5, 4 and 3. The first byte chooses which.
public final class PacketFuzz {
    private PacketFuzz() {}

    /// Called by the fuzzer, and by FuzzCorpusTest with all inputs found so far.
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0) {
            PacketTargets.converse(Arrays.copyOfRange(input, 1, input.length), input[0] == '3' ? 3 : 4);
        }
    }
}
