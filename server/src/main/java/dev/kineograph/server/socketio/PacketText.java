// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks that all versions of the protocol share.
///
/// **Threading.** Stateless.
final class PacketText {
    /// A stream's longest name, its slash, and some parameters.
    static final int MAX_NAMESPACE = 1000;

    private static final int MAX_SHOWN = 40;

    /// JavaScript's numbers are exact up to 15 digits.
    private static final int MAX_DIGITS = 15;

    /// Events that the client libraries emit themselves: a page could not distinguish ours from theirs.
    private static final Set<String> RESERVED = Set.of(
            "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private PacketText() {}

    static RefusedException refused(String what, String seen, String expected) {
        var shown = VisibleText.excerpt(seen, MAX_SHOWN);
        return new RefusedException(Refusal.BAD_VALUE, "Socket.IO %s: %s (expected: %s)".formatted(what, shown, expected));
    }

    static String namespace(String text) {
        if (text.length() > MAX_NAMESPACE) {
            throw refused("namespace", text.length() + " characters", "at most " + MAX_NAMESPACE);
        }
        return text;
    }

    static long id(String digits) {
        if (digits.isEmpty() || digits.length() > MAX_DIGITS || !digits.chars().allMatch(PacketText::isDigit)) {
            throw refused("id", digits, "1 to " + MAX_DIGITS + " digits");
        }
        return Long.parseLong(digits);
    }

    /// ASCII digits only: [Character#isDigit] accepts 700 characters.
    static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    static String eventName(@Nullable Object name) {
        if (!(name instanceof String text)) {
            throw refused("event", "no name", "a text that names it first");
        }
        if (isReserved(text)) {
            throw refused("event", text, "a name that the libraries do not reserve for themselves");
        }
        return text;
    }

    static boolean isReserved(String name) {
        return RESERVED.contains(name);
    }

    static List<@Nullable Object> list(@Nullable Object value, String what) {
        if (!(value instanceof List<?>)) {
            throw refused(what, "another value", "a list");
        }
        @SuppressWarnings("unchecked")
        var list = (List<@Nullable Object>) value;
        return list;
    }

    static Map<String, Object> map(@Nullable Object value, String what) {
        if (!(value instanceof Map<?, ?> map)) {
            throw refused(what, "another value", "an object");
        }
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((name, element) -> {
            if (element != null) {
                copy.put(String.valueOf(name), element);
            }
        });
        return copy;
    }
}
