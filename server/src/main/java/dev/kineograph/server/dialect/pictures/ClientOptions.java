// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.pictures;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.socketio.NamespaceSocket;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a client asks for when it connects: in its `auth` object, or else in the query.
///
/// **Threading.** Immutable.
///
/// @param binary whether pictures are sent as bytes, rather than as data URLs
/// @param late whether the newest picture is sent at once
record ClientOptions(boolean binary, boolean late) {
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4096}");

    /// @throws RefusedException if an option has an unknown value
    static ClientOptions of(NamespaceSocket socket) {
        checkToken(socket.auth().get("token"));
        var late = socket.auth().containsKey("late") ? socket.auth().get("late") : socket.query().get("late").orElse(null);
        return new ClientOptions(yes("binary", socket), isNewest(late));
    }

    /// A token counts as a bearer token, as if it had come in a header.
    private static void checkToken(@Nullable Object token) {
        if (token instanceof String text && !TOKEN.matcher(text).matches()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "token: %,d characters (expected: 1 to 4,096, of ASCII, without spaces)".formatted(text.length()));
        }
    }

    private static boolean yes(String name, NamespaceSocket socket) {
        return socket.auth().containsKey(name) ? yes(name, socket.auth()) : socket.query().flag(name);
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
