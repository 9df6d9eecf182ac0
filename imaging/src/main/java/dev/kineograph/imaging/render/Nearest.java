// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.render;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.util.Collection;
import java.util.Comparator;

/// Guesses which word somebody meant.
final class Nearest {
    private Nearest() {}

    /// A refusal that says which words there are, and which of them was probably meant.
    static RefusedException refused(String where, String kind, String seen, Collection<String> known) {
        return new RefusedException(
                Refusal.BAD_VALUE,
                "%s: unknown %s '%s' (expected: %s; nearest: %s)"
                        .formatted(where, kind, seen, String.join(", ", known), to(seen, known)));
    }

    /// The known word that takes the fewest changes of one letter to get to.
    static String to(String seen, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(word -> distance(seen, word)))
                .orElseThrow();
    }

    /// Letters to insert, delete or replace (Wagner and Fischer, 1974), row by row.
    private static int distance(String from, String to) {
        var row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
