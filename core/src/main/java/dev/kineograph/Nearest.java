// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the known word that may have been meant, for error messages.
///
/// **Threading.** Confined to one call.
public final class Nearest {
    /// Only this many letters of a word are compared.
    private static final int MAX_LETTERS = 64;

    /// The most pairs of letters that are compared: a client that asks for unlikely words must not cost milliseconds.
    private static final int MAX_PAIRS = 100_000;

    private final String word;
    private final int[] row = new int[MAX_LETTERS + 1];
    private @Nullable String nearest;

    /// The distance of the nearest word so far, at first the greatest one at which a word may have been meant.
    private int distance;

    private int pairs;

    private Nearest(String word) {
        this.word = letters(word);
        this.distance = Math.max(2, Math.min(MAX_LETTERS, word.length()) / 2);
    }

    /// The known word with the fewest letters to change, if it is near enough to have been meant. Of a great many unlikely words only the
    /// first are compared.
    public static Optional<String> to(String word, Collection<String> known) {
        var search = new Nearest(word);
        for (var candidate : known) {
            if (search.pairs > MAX_PAIRS) {
                break;
            }
            search.compare(candidate);
        }
        return Optional.ofNullable(search.nearest);
    }

    private static String letters(String text) {
        return text.substring(0, Math.min(MAX_LETTERS, text.length())).toLowerCase(Locale.ROOT);
    }

    private void compare(String candidate) {
        int found = distanceTo(letters(candidate));
        if (found < distance || (found == distance && (nearest == null || candidate.compareTo(nearest) < 0))) {
            nearest = candidate;
            distance = found;
        }
    }

    /// How many letters to add, remove or change (Levenshtein, 1965), ignoring case; any greater number if that is over [#distance].
    private int distanceTo(String other) {
        if (Math.abs(word.length() - other.length()) > distance) {
            return Integer.MAX_VALUE;
        }
        int from = 0;
        int shorter = Math.min(word.length(), other.length());
        while (from < shorter && word.charAt(from) == other.charAt(from)) {
            from++;
        }
        int same = 0;
        while (same < shorter - from && word.charAt(word.length() - 1 - same) == other.charAt(other.length() - 1 - same)) {
            same++;
        }
        return distance(word.substring(from, word.length() - same), other.substring(from, other.length() - same));
    }

    private int distance(String left, String right) {
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            int least = i;
            for (int j = 1; j <= right.length(); j++) {
                int changed = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
                least = Math.min(least, row[j]);
            }
            pairs += right.length();
            if (least > distance) {
                return Integer.MAX_VALUE;
            }
        }
        return row[right.length()];
    }
}
