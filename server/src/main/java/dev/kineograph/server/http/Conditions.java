// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a request expects to find (RFC 9110, 13). Dates are not compared, as nothing here has one that stays.
///
/// **Threading.** Immutable.
///
/// @param match the value of `If-Match`, a list that may be empty and then matches nothing; null if there is none
/// @param noneMatch the value of `If-None-Match`; empty if there is none
record Conditions(@Nullable String match, String noneMatch) {
    private static final String ANY = "*";

    static Conditions of(RequestHead request) {
        return new Conditions(request.has("If-Match") ? request.list("If-Match") : null, request.list("If-None-Match"));
    }

    /// Whether what the client wants to be there is there.
    ///
    /// @param tag the entity tag of what is there; empty if it has none
    boolean matches(String tag) {
        return match == null || isAny(match) || (!tag.isEmpty() && EntityTag.isIn(match, tag, false));
    }

    /// Whether the client has what is there.
    ///
    /// @param tag the entity tag of what is there; empty if it has none
    boolean isKnown(String tag) {
        var opaque = tag.startsWith(EntityTag.WEAK) ? tag.substring(EntityTag.WEAK.length()) : tag;
        return isAny(noneMatch) || (!tag.isEmpty() && EntityTag.isIn(noneMatch, opaque, true));
    }

    /// Whether a list has an asterisk, which is meant to stand alone: among other elements, or twice, it still asks for the stricter condition.
    private static boolean isAny(String list) {
        // Most requests have no list at all.
        return list.contains(ANY) && Arrays.stream(list.split(",")).map(String::strip).anyMatch(ANY::equals);
    }

    /// Checks whether a request may replace what is there.
    ///
    /// @param tag the entity tag of what is there, if anything is
    /// @param shownPath where that is, for the message
    /// @throws RefusedException if it expects something else
    void checkChange(Optional<String> tag, String shownPath) {
        boolean isAllowed = tag.map(there -> matches(there) && !isKnown(there)).orElse(match == null);
        if (!isAllowed) {
            var expected = tag.map("the ETag of what is there, %s"::formatted).orElse("no If-Match, as nothing is there");
            throw new RefusedException(
                    Refusal.PRECONDITION_FAILED, "%s: not as If-Match or If-None-Match says (expected: %s)".formatted(shownPath, expected));
        }
    }
}
