// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import dev.kineograph.server.http.Query;
import java.util.List;

/// Which part of a list is wanted: `?limit=50&after=door`. The list is in the order of its keys.
///
/// **Threading.** Immutable.
///
/// @param limit how many there are at most
/// @param after the last key of the page before; empty for the first page
record PageRequest(int limit, String after) {
    private static final int MAX_LIMIT = 1000;

    /// @throws dev.kineograph.RefusedException if the limit is out of its range
    static PageRequest of(Query query) {
        int limit = query.get("limit").map(PageRequest::limit).orElse(MAX_LIMIT);
        return new PageRequest(limit, query.get("after").orElse(""));
    }

    private static int limit(String text) {
        int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Query.refused("limit", text, "a whole number, 1 to %,d".formatted(MAX_LIMIT));
        }
        return limit;
    }

    /// Whether a key comes after those of the page before.
    boolean isBehind(String key) {
        return key.compareTo(after) > 0;
    }

    /// The entries of the page, of all that come after the page before.
    <T> List<T> of(List<T> rest) {
        return rest.subList(0, Math.min(limit, rest.size()));
    }

    /// The parameters of the page that follows.
    ///
    /// @param last the last key of this page, which needs no encoding
    String after(String last) {
        return "?limit=%d&after=%s".formatted(limit, last);
    }
}
