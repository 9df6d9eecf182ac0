// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// Who may do what. Asked once for every request, in one place, whatever way it came.
///
/// **Threading.** Shared: called from any thread, must not block.
@FunctionalInterface
public interface Access {

    /// What somebody wants to do.
    enum Action {
        /// See a stream's pictures or its state.
        WATCH,
        /// Put pictures into a stream.
        PUBLISH,
        /// Change what streams there are.
        ADMINISTER
    }

    /// The answer.
    sealed interface Decision {
        /// Yes.
        record Allowed() implements Decision {}

        /// No.
        ///
        /// @param reason a sentence for whoever asked: what was wrong, and what to do
        record Denied(String reason) implements Decision {}
    }

    /// Whether this caller may do this to this stream.
    Decision check(Action action, StreamName stream, Caller caller);

    /// Everybody may do everything: for a hub that only its own program reaches.
    static Access allowAll() {
        return (_, _, _) -> new Decision.Allowed();
    }
}
