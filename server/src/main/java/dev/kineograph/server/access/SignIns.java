// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/// The people who have signed in on a page: each browser has a random cookie, of which only a hash is kept, for twelve hours.
///
/// **Threading.** Shared; a lock guards the table for one access.
final class SignIns {
    static final Duration LASTS = Duration.ofHours(12);

    /// How many browsers may be signed in. The one that signed in first makes room.
    private static final int MAX = 10_000;

    private final LinkedHashMap<String, SignedIn> byHash = new LinkedHashMap<>();

    /// Somebody at a browser.
    ///
    /// @param password what the one that was shown was compared with
    record SignedIn(String user, Object password, Instant until) {}

    /// The value of the cookie for a user who has shown the password.
    String begin(String user, Object password) {
        var cookie = TokenHash.newToken();
        synchronized (this) {
            byHash.put(hash(cookie), new SignedIn(user, password, Instant.now().plus(LASTS)));
            if (byHash.size() > MAX) {
                byHash.pollFirstEntry();
            }
        }
        return cookie;
    }

    /// Who has that cookie, if it is one, and its time is not over.
    synchronized Optional<SignedIn> find(String cookie) {
        return Optional.ofNullable(byHash.get(hash(cookie))).filter(signedIn -> Instant.now().isBefore(signedIn.until));
    }

    /// Forgets a cookie. Returns whether there was one.
    synchronized boolean end(String cookie) {
        return byHash.remove(hash(cookie)) != null;
    }

    synchronized int size() {
        return byHash.size();
    }

    private static String hash(String cookie) {
        return TokenHash.of(cookie).line();
    }
}
