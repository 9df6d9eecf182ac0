// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the known word that may have been meant, for error messages.
///
/// **Threading.** Stateless.
public final class Nearest {
    private Nearest() {}

    /// The known word with the fewest letters to change, if it is near enough to have been meant.
    public static Optional<String> to(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= Math.max(2, Math.min(64, word.length()) / 2))
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /// How many letters to add, remove or change (Levenshtein, 1965), ignoring case. Only the first 64 letters count.
    private static int distance(String one, String other) {
        var left = one.toLowerCase(Locale.ROOT).substring(0, Math.min(64, one.length()));
        var right = other.toLowerCase(Locale.ROOT).substring(0, Math.min(64, other.length()));
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
