// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.pictures;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.socketio.NamespaceSocket;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a client asks for when it connects: in its `auth` object, or else in the query.
///
/// **Threading.** Immutable.
///
/// @param binary whether it wants pictures as bytes, rather than as data URLs; if empty, as they were sent
/// @param readsBytes whether it can receive bytes
/// @param late whether the newest picture is sent at once
record ClientOptions(Optional<Boolean> binary, boolean readsBytes, boolean late) {
    static final String BINARY = "binary";

    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,8192}");

    /// Socket.IO 0.8 and 0.9, whose protocol has no binary.
    private static final int WITHOUT_BYTES = 1;

    /// @throws RefusedException if an option has an unknown value
    static ClientOptions of(NamespaceSocket socket) {
        checkToken(socket.auth().get("token"));
        var late = socket.auth().containsKey("late") ? socket.auth().get("late") : socket.parameters().get("late").orElse(null);
        return new ClientOptions(binary(socket), socket.session().protocolVersion() != WITHOUT_BYTES, isNewest(late));
    }

    /// Whether it gets a picture as bytes that another client has pushed.
    ///
    /// @param sentAsBytes whether the other client has sent it as bytes
    boolean getsBytes(boolean sentAsBytes) {
        return readsBytes && binary.orElse(sentAsBytes);
    }

    /// Whether it gets the pictures of a stream as bytes, whoever has published them.
    ///
    /// @param wanted whether it wants these as bytes, if it has said so
    boolean getsBytes(Optional<Boolean> wanted) {
        return readsBytes && wanted.or(() -> binary).orElse(false);
    }

    /// A token counts as a bearer token, as if it had come in a header.
    private static void checkToken(@Nullable Object token) {
        if (token instanceof String text && !TOKEN.matcher(text).matches()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "token: %,d characters (expected: 1 to 8,192, of ASCII, without spaces)".formatted(text.length()));
        }
    }

    private static Optional<Boolean> binary(NamespaceSocket socket) {
        if (socket.auth().containsKey(BINARY)) {
            return Optional.of(yes(BINARY, socket.auth()));
        }
        return socket.query().containsKey(BINARY) ? Optional.of(socket.parameters().flag(BINARY)) : Optional.empty();
    }

    /// Reads a member that means yes or no, as a boolean, a number or a text. A missing one means no.
    static boolean yes(String name, Map<?, ?> object) {
        @Nullable Object value = object.get(name);
        return switch (value) {
            case null -> false;
            case Boolean truth -> truth;
            case Number number when number.intValue() == 1 || number.intValue() == 0 -> number.intValue() == 1;
            case String text when text.equals("1") || text.equals("true") -> true;
            case String text when text.isEmpty() || text.equals("0") || text.equals("false") -> false;
            default -> throw new RefusedException(Refusal.BAD_VALUE, "%s: neither yes nor no (expected: 1 or 0, true or false)".formatted(name));
        };
    }

    private static boolean isNewest(@Nullable Object late) {
        return switch (late) {
            case null -> false;
            case String text when text.equals("newest") -> true;
            case String text when text.isEmpty() || text.equals("none") -> false;
            default -> throw new RefusedException(Refusal.BAD_VALUE, "late: an unknown value (expected: newest or none)");
        };
    }
}
