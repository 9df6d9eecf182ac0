// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import java.util.Arrays;

/// What `./fuzz packets` does to the decoder of protocol 5, 4 and 3: the first byte chooses which.
public final class PacketFuzz {
    private PacketFuzz() {}

    /// Called by the fuzzer, and by FuzzCorpusTest with all that it has found so far.
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0) {
            PacketTargets.converse(Arrays.copyOfRange(input, 1, input.length), input[0] == '3' ? 3 : 4);
        }
    }
}
