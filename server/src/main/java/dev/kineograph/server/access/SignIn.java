// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import java.time.Duration;
import java.util.Optional;

/// What came of an attempt to sign in.
///
/// **Threading.** Immutable.
///
/// @param session the value of the cookie, if the password was right. Do not log it
/// @param retryAfter when another attempt makes sense; zero at once
public record SignIn(Optional<String> session, Duration retryAfter) {
    /// Says whether it worked, and nothing of the cookie.
    @Override
    public String toString() {
        return session.isPresent() ? "signed in" : "not signed in";
    }
}
