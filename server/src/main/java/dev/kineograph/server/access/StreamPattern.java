// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.text.VisibleText;

/// Which streams a rule is about: `door` is one, `yard/*` all below `yard/`, `*` all.
///
/// **Threading.** Immutable.
///
/// @param prefix what a name is, or begins with
/// @param isOpen whether names may go on after the prefix
record StreamPattern(String prefix, boolean isOpen) {
    private static final int MAX_SHOWN = 80;

    /// @throws RefusedException if it is no pattern
    static StreamPattern of(String text) {
        if (text.equals("*")) {
            return new StreamPattern("", true);
        }
        try {
            return text.endsWith("/*")
                    ? new StreamPattern(StreamName.of(text.substring(0, text.length() - 2)) + "/", true)
                    : new StreamPattern(StreamName.of(text).value(), false);
        } catch (RefusedException e) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "streams: '%s' (expected: the name of a stream, such as door; yard/* for all below yard/; or * for all)"
                            .formatted(VisibleText.excerpt(text, MAX_SHOWN)));
        }
    }

    boolean matches(StreamName stream) {
        return isOpen ? stream.value().startsWith(prefix) : stream.value().equals(prefix);
    }

    @Override
    public String toString() {
        return prefix + (isOpen ? "*" : "");
    }
}
