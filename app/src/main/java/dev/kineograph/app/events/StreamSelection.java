// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.text.VisibleText;
import java.util.List;

/// Some of the streams: `door` is one, `yard/*` all below `yard/`, `*` all, as in rules of access.
///
/// **Threading.** Immutable.
///
/// @param patterns a stream belongs to it if one of them fits
public record StreamSelection(List<String> patterns) {
    /// All streams.
    public static final StreamSelection ALL = new StreamSelection(List.of("*"));

    private static final int MAX_SHOWN = 80;

    /// Checks the patterns.
    ///
    /// @throws RefusedException if one is none
    public StreamSelection {
        patterns = List.copyOf(patterns);
        patterns.forEach(StreamSelection::check);
    }

    private static void check(String pattern) {
        if (pattern.equals("*")) {
            return;
        }
        try {
            StreamName.of(pattern.endsWith("/*") ? pattern.substring(0, pattern.length() - 2) : pattern);
        } catch (RefusedException e) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "'%s' (expected: the name of a stream, such as door; yard/* for all below yard/; or * for all)".formatted(VisibleText.excerpt(pattern, MAX_SHOWN)));
        }
    }

    /// Whether the stream is one of them.
    public boolean has(StreamName stream) {
        return patterns.stream().anyMatch(pattern -> pattern.endsWith("*")
                ? stream.value().startsWith(pattern.substring(0, pattern.length() - 1))
                : stream.value().equals(pattern));
    }
}
