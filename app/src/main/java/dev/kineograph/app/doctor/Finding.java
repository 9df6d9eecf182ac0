// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.doctor;

import dev.kineograph.text.VisibleText;
import java.util.Locale;
import java.util.Map;

/// What an examination has found about one thing.
///
/// **Threading.** Immutable.
///
/// @param severity how much it matters
/// @param topic what was looked at, in a word or two
/// @param text what was seen, and what to do if that is not right, as one line of visible characters
public record Finding(Severity severity, String topic, String text) {
    /// How much it matters.
    public enum Severity {
        /// It is as it should be.
        OK,
        /// It works, but could be better, or is missing for some uses.
        LOOK,
        /// It does not work.
        BAD
    }

    /// Makes the text safe to print: it may quote a server.
    public Finding {
        text = VisibleText.line(text);
    }

    static Finding ok(String topic, String text) {
        return new Finding(Severity.OK, topic, text);
    }

    static Finding look(String topic, String text) {
        return new Finding(Severity.LOOK, topic, text);
    }

    static Finding bad(String topic, String text) {
        return new Finding(Severity.BAD, topic, text);
    }

    /// For people.
    public String line() {
        return "%-4s  %-11s  %s".formatted(word(), topic, text);
    }

    /// For programs.
    public Map<String, String> fields() {
        return Map.of("severity", word(), "topic", topic, "text", text);
    }

    private String word() {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
