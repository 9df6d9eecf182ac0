// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import java.time.Duration;

/// Whether a password is right, or how long to wait before another attempt.
///
/// **Threading.** Immutable.
record PasswordOutcome(boolean isRight, Duration retryAfter) {
    static final PasswordOutcome RIGHT = new PasswordOutcome(true, Duration.ZERO);
    static final PasswordOutcome WRONG = new PasswordOutcome(false, Duration.ZERO);

    static PasswordOutcome of(boolean isRight) {
        return isRight ? RIGHT : WRONG;
    }
}
