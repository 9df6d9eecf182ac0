// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// Bad input: its message says what was wrong, where, and what was expected instead, and is fit to be shown to whoever sent it.
///
/// It is never a bug of this program (those are [IllegalStateException]) and never costs anyone but its sender anything.
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// The reason, for programs.
    private final Refusal reason;

    /// The reason, for people.
    private final String sentence;

    /// A refusal with its reason and the sentence that explains it.
    public RefusedException(Refusal reason, String message) {
        // No stack trace: what went wrong stands in the sentence, and an attacker must not make us walk stacks.
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
