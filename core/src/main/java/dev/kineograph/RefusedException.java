// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import dev.kineograph.text.VisibleText;

/// Bad input from outside. The message says what was wrong, where, and what was expected; it may be shown to the sender.
///
/// The message is one line for a log or a terminal, whatever it quotes of the input: characters that control a terminal, end a
/// line or are not shown are written as escapes, such as `\n`.
///
/// It is never a bug of this program (those are [IllegalStateException]), and never affects anybody but the sender.
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// The reason, for programs.
    private final Refusal reason;

    /// The reason, for people.
    private final String sentence;

    /// A refusal with its reason and the sentence that explains it.
    public RefusedException(Refusal reason, String message) {
        var line = VisibleText.line(message);
        // No stack trace: the sentence says what went wrong, and walking the stack would be work that an attacker can cause.
        super(line, null, false, false);
        this.reason = reason;
        this.sentence = line;
    }

    /// The reason, for programs.
    public Refusal reason() {
        return reason;
    }

    /// The reason, for people: the exception's message.
    public String sentence() {
        return sentence;
    }
}
