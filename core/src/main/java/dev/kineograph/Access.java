// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

/// Decides who may do what.
///
/// **Threading.** Shared: called from any thread, must not block.
@FunctionalInterface
public interface Access {

    /// What a caller wants to do.
    enum Action {
        /// See a stream's pictures or its state.
        WATCH,
        /// Publish pictures to a stream.
        PUBLISH,
        /// Add and remove streams.
        ADMINISTER
    }

    /// The decision.
    sealed interface Decision {
        /// The caller may do it.
        record Allowed() implements Decision {}

        /// The caller may not do it.
        ///
        /// @param reason a sentence for the caller: what was wrong, and what to do
        record Denied(String reason) implements Decision {}
    }

    /// Decides whether this caller may do this to this stream.
    Decision check(Action action, StreamName stream, Caller caller);

    /// Allows everything to everybody: for a hub that only its own program can reach.
    static Access allowAll() {
        return (_, _, _) -> new Decision.Allowed();
    }
}
