// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.util.ArrayList;
import java.util.List;

/// Splits a line of arguments as a shell would, but without one: nothing in it is run, replaced or looked up.
///
/// Spaces separate, and belong to an argument within quotation marks. A backslash makes the next character an ordinary one, but not within single
/// quotation marks.
///
/// **Threading.** Stateless.
final class ArgumentLine {
    private static final char NONE = 0;

    private ArgumentLine() {}

    /// @throws RefusedException if a quotation mark is open at the end
    static List<String> split(String line) {
        var arguments = new ArrayList<String>();
        var current = new StringBuilder();
        boolean hasBegun = false;
        char quote = NONE;
        for (int at = 0; at < line.length(); at++) {
            char next = line.charAt(at);
            boolean isEscape = next == '\\' && quote != '\'' && at + 1 < line.length();
            if (isEscape) {
                current.append(line.charAt(++at));
                hasBegun = true;
            } else if (next == quote) {
                quote = NONE;
            } else if (quote == NONE && (next == '"' || next == '\'')) {
                quote = next;
                hasBegun = true;
            } else if (quote != NONE || !Character.isWhitespace(next)) {
                current.append(next);
                hasBegun = true;
            } else if (hasBegun) {
                arguments.add(current.toString());
                current.setLength(0);
                hasBegun = false;
            }
        }
        if (quote != NONE) {
            // Without the line: it may contain a password.
            throw new RefusedException(Refusal.BAD_VALUE, "source: an open %c (expected: quotation marks in pairs)".formatted(quote));
        }
        if (hasBegun) {
            arguments.add(current.toString());
        }
        return arguments;
    }
}
