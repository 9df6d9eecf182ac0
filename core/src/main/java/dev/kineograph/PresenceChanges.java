// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Set;

/// Who has come to a stream and who has left it since somebody looked: see [Presence#takeChanges].
///
/// **Threading.** Immutable.
///
/// @param isWhole whether those who came are all who are there, whoever was there before
/// @param came the names of the identities that came, and are there now
/// @param left the names of the identities that left, and are not there now
/// @param connections how many connections they all have now
public record PresenceChanges(boolean isWhole, Set<String> came, Set<String> left, int connections) {
    /// Copies the sets.
    public PresenceChanges {
        came = Set.copyOf(came);
        left = Set.copyOf(left);
    }
}
