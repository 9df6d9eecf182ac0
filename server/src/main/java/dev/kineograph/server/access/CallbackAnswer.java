// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import java.util.Optional;

/// What an [AccessCallback] has answered.
///
/// **Threading.** Immutable.
///
/// @param verdict what it means
/// @param challenge what a client is asked for, if the answer has that
record CallbackAnswer(CallbackVerdict verdict, Optional<String> challenge) {
    static final CallbackAnswer UNKNOWN = new CallbackAnswer(CallbackVerdict.UNKNOWN, Optional.empty());

    /// What an answer means.
    enum CallbackVerdict {
        YES,
        /// Not to whoever this is.
        NO,
        /// A credential is missing or wrong.
        WHO,
        /// Nothing: there was no answer, or another one.
        UNKNOWN
    }
}
