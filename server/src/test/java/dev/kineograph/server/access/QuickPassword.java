// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

/// Hashes of passwords that are checked at once, for tests that are about something else: a real one takes seconds on a machine that does much else.
public final class QuickPassword {
    private QuickPassword() {}

    /// The hash of a password, with few rounds.
    public static PasswordHash of(String password) {
        return PasswordHash.of(password.toCharArray(), 10);
    }
}
