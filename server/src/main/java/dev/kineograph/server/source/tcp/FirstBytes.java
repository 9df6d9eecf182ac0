// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.source.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kineograph.ImageFormat;
import dev.kineograph.Picture;
import io.netty.buffer.ByteBuf;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/// Recognises clients of other protocols by the first 8 bytes of a connection, and guesses what a wrong length means.
///
/// **Threading.** Stateless.
final class FirstBytes {
    private static final Set<String> HTTP = Set.of("GET ", "PUT ", "HEAD", "POST", "OPTI", "DELE", "PATC", "CONN", "TRAC", "PRI ");
    private static final int TLS_HANDSHAKE = 0x1603;

    private FirstBytes() {}

    /// The protocol, if the bytes are not a length.
    static Optional<String> stranger(ByteBuf first) {
        if (HTTP.contains(first.toString(0, 4, US_ASCII))) {
            return Optional.of("an HTTP request");
        }
        return first.getUnsignedShort(0) == TLS_HANDSHAKE ? Optional.of("a TLS handshake") : Optional.empty();
    }

    /// What an impossible length probably means.
    static String guess(ByteBuf first) {
        byte[] bytes = new byte[LengthPrefix.BYTES];
        first.getBytes(0, bytes);
        if (ImageFormat.ofContent(bytes).isPresent()) {
            return "the image begins here, its length is missing";
        }
        if (isLength(first.getLongLE(0))) {
            return "little-endian it would be %,d".formatted(first.getLongLE(0));
        }
        if (isLength(first.getUnsignedInt(0))) {
            return "as 4 bytes it would be %,d".formatted(first.getUnsignedInt(0));
        }
        if (isLength(first.getUnsignedIntLE(0))) {
            return "as 4 bytes, little-endian, it would be %,d".formatted(first.getUnsignedIntLE(0));
        }
        return "first bytes " + HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    private static boolean isLength(long value) {
        return value > 0 && value <= Picture.MAX_BYTES;
    }
}
