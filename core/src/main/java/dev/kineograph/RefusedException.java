// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// Bad input from outside. The message says what was wrong, where, and what was expected; it may be shown to the sender.
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
        // No stack trace: the sentence says what went wrong, and walking the stack would be work that an attacker can cause.
        super(message, null, false, false);
        this.reason = reason;
        this.sentence = message;
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
