// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.RefusedException;
import dev.kineograph.server.socketio.PacketTargets;
import dev.kineograph.server.socketio.legacy.LegacyProtocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/// The target of `./fuzz payloads`: the readers of requests and WebSocket messages of every version. The first byte chooses: the
/// digit of a version (4, 3, 1) makes the rest a request's body, its letter (d, c, a) a text message, its capital (D, C, A) a
/// binary one.
public final class PayloadFuzz {
    /// An exception with its stack. A length of nine digits may claim a thousand times as much.
    private static final long ALLOCATED_ANYWAY = 1 << 20;

    /// What a byte costs on its way through all readers; short packets cost most.
    private static final long ALLOCATED_PER_BYTE = 1 << 10;

    private PayloadFuzz() {}

    /// Called by the fuzzer, and by FuzzCorpusTest with all inputs found so far.
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] received = Arrays.copyOfRange(input, 1, input.length);
        long most = ALLOCATED_ANYWAY + ALLOCATED_PER_BYTE * received.length;
        long allocated = allocates((char) input[0], received);
        if (allocated > most) {
            // Only the first time loads classes.
            allocated = allocates((char) input[0], received);
        }
        if (allocated > most) {
            throw new AssertionError("%,d bytes allocated for %,d".formatted(allocated, received.length));
        }
    }

    private static long allocates(char way, byte[] received) {
        var tally = new Tally();
        var allocations = new Allocations();
        try {
            read(way, received, tally);
        } catch (RefusedException e) {
            PacketTargets.checkSentence(e);
        }
        tally.check(received.length);
        return allocations.since();
    }

    private static void read(char way, byte[] received, PacketHandler packets) {
        switch (way) {
            case '4', '3', '1' -> {
                var payload = version(way - '0').payload(received);
                while (payload.hasNext()) {
                    payload.readNext(packets);
                }
            }
            case 'd', 'c', 'a' -> version(way - 'a' + 1).readText(new String(received, UTF_8), packets);
            case 'D', 'C', 'A' -> readBinary(version(way - 'A' + 1), received, packets);
            default -> { }
        }
    }

    private static ProtocolVersion version(int number) {
        return switch (number) {
            case 4 -> new ProtocolVersion4();
            case 3 -> new ProtocolVersion3();
            default -> LegacyProtocol.protocol1();
        };
    }

    /// The bytes stay the WebSocket's, which releases them afterwards.
    private static void readBinary(ProtocolVersion version, byte[] received, PacketHandler packets) {
        var message = Unpooled.buffer().writeBytes(received);
        try {
            version.readBinary(message, packets);
        } finally {
            giveBack(message);
        }
    }

    private static void giveBack(ByteBuf message) {
        if (!message.release()) {
            throw new AssertionError("the message's bytes are still held");
        }
    }
}
