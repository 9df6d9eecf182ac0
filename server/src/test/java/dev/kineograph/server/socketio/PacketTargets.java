// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.RefusedException;
import java.util.regex.Pattern;

/// The rule for packet decoders: whatever they are given is refused, or is a packet that can be encoded.
public final class PacketTargets {
    private static final Pattern HIDDEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

    private static final int LIMIT = 1 << 20;
    private static final byte[] ATTACHMENT = "bytes".getBytes(ISO_8859_1);

    private PacketTargets() {}

    /// Decodes a text, the only one of its session, with as many attachments as it announces.
    static void decode(String text, int version) {
        var reader = version == 1 ? new LegacyPackets(LIMIT) : new PacketDecoder(version, LIMIT);
        try {
            var packet = reader.text(text);
            for (int i = 0; packet == null && i < 10; i++) {
                packet = reader.binary(ATTACHMENT.clone());
            }
            if (packet == null) {
                throw new AssertionError("more than 10 attachments");
            }
            checkWritable(packet, version);
        } catch (RefusedException e) {
            checkSentence(e);
        }
    }

    /// Decodes lines on one session: those that begin with `#` are attachments, all others are texts.
    static void converse(byte[] input, int version) {
        var reader = version == 1 ? new LegacyPackets(LIMIT) : new PacketDecoder(version, LIMIT);
        try {
            for (var line : new String(input, UTF_8).split("\n", -1)) {
                var packet = line.startsWith("#") ? reader.binary(line.getBytes(UTF_8)) : reader.text(line);
                if (packet != null) {
                    checkWritable(packet, version);
                }
            }
        } catch (RefusedException e) {
            checkSentence(e);
        }
    }

    private static void checkWritable(Packet packet, int version) {
        if (packet.namespace().length() > PacketText.MAX_NAMESPACE) {
            throw new AssertionError("a long namespace");
        }
        if (packet instanceof Packet.NoOperation && version != 1) {
            throw new AssertionError("only protocol 1 has it");
        }
        PacketEncoder.encode(packet, version).release();
    }

    /// Fails unless every character of the sentence is visible: it goes to the log and to the client.
    public static void checkSentence(RefusedException refused) {
        if (HIDDEN.matcher(refused.sentence()).find()) {
            throw new AssertionError("not fit to be shown", refused);
        }
    }
}
