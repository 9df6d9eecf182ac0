// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import java.util.Optional;

/// What an [AccessCallback] has answered.
///
/// **Threading.** Immutable.
///
/// @param kind what it means
/// @param challenge what a client is asked for, if the answer has that
record CallbackAnswer(Kind kind, Optional<String> challenge) {
    static final CallbackAnswer UNKNOWN = new CallbackAnswer(Kind.UNKNOWN, Optional.empty());

    /// What an answer means.
    enum Kind {
        YES,
        /// Not to whoever this is.
        NO,
        /// A credential is missing or wrong.
        WHO,
        /// Nothing: there was no answer, or another one.
        UNKNOWN
    }
}
