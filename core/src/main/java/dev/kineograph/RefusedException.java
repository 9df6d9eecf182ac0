// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import dev.kineograph.text.VisibleText;
import java.util.function.UnaryOperator;

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

    /// The reason, for those who run the program.
    private final String logged;

    /// A refusal with its reason and the sentence that explains it.
    public RefusedException(Refusal reason, String message) {
        this(reason, message, message);
    }

    /// A refusal of which the log says more than the sender is told.
    ///
    /// @param logged is not shown to the sender
    public RefusedException(Refusal reason, String message, String logged) {
        var line = VisibleText.line(message);
        // No stack trace: the sentence says what went wrong, and walking the stack would be work that an attacker can cause.
        super(line, null, false, false);
        this.reason = reason;
        this.sentence = line;
        this.logged = logged.equals(message) ? line : VisibleText.line(logged);
    }

    /// The same refusal, in other words: the sender's and the log's are changed alike.
    public RefusedException reworded(UnaryOperator<String> words) {
        return new RefusedException(reason, words.apply(sentence), words.apply(logged));
    }

    /// The reason, for programs.
    public Refusal reason() {
        return reason;
    }

    /// The reason, for people: the exception's message.
    public String sentence() {
        return sentence;
    }

    /// The reason, for the log: the sentence, in which nothing is left out that the sender is not to know, such as the address of somebody else.
    public String logged() {
        return logged;
    }
}
