// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.pictures;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.socketio.Client;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client asks for when it connects, in the address's parameters or in what it says of itself (`auth`).
///
/// @param binary whether pictures come as bytes, rather than as data URLs
/// @param late whether the newest picture comes at once
record Wishes(boolean binary, boolean late) {

    /// @throws RefusedException if a value is none of those that there are
    static Wishes of(Client client) {
        var late = client.auth().containsKey("late") ? client.auth().get("late") : client.query().get("late").orElse(null);
        return new Wishes(yes("binary", client), isNewest(late));
    }

    private static boolean yes(String name, Client client) {
        return client.auth().containsKey(name) ? yes(name, client.auth()) : client.query().flag(name);
    }

    /// A member of an object that says yes or no in one of the ways that pages have; nothing is no.
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
            default -> throw new RefusedException(Refusal.BAD_VALUE, "late: neither of its values (expected: newest or none)");
        };
    }
}
