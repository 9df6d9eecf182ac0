// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/// Decodes UTF-8 strictly: malformed bytes are refused, never replaced.
///
/// **Threading.** Stateless.
public final class Utf8 {
    private Utf8() {}

    /// The text of a request's body.
    ///
    /// @throws RefusedException if it is not UTF-8
    public static String payload(byte[] body) {
        return text(body).orElseThrow(() -> new RefusedException(Refusal.BAD_VALUE, "payload: not UTF-8 (expected: UTF-8)"));
    }

    /// The text that the bytes encode, or empty if they are not UTF-8.
    static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
