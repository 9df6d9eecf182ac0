// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Shares equal texts of few kinds, which every viewer keeps, such as the names of a server.
///
/// **Threading.** Shared. A text that replaces another one costs only memory.
final class SharedTexts {
    private static final int MAX = 64;
    private static final int MAX_LENGTH = 300;

    private final AtomicReferenceArray<String> known = new AtomicReferenceArray<>(MAX);

    /// Whether an equal text is shared already.
    boolean isKnown(String text) {
        return text.equals(known.get(place(text)));
    }

    private static int place(String text) {
        return Math.floorMod(text.hashCode(), MAX);
    }

    /// An equal text, in most cases the same object for all callers.
    String shared(String text) {
        if (text.length() > MAX_LENGTH) {
            return text;
        }
        int place = place(text);
        var before = known.get(place);
        if (text.equals(before)) {
            return before;
        }
        known.set(place, text);
        return text;
    }
}
