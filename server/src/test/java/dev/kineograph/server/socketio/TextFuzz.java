// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import java.util.Random;

/// Mutates texts at random, with the same seed in every run.
final class TextFuzz {
    /// How many mutations a test tries; `./fuzz mutations` tries many more.
    static final int MUTATIONS = Integer.getInteger("kineograph.mutations", 2_000);

    private static final String[] TRAPS = {
        "", "/", ",", ":", "+", "-", "?", "%", "%zz", "[", "]", "{", "}", "\"", "\\", "\\u", "\\ud800", "\ud800", "\0", "\u00b2", "\u0660", "null",
        "1e999999999", "-0", "99999999999999999999", "1e-400", "_placeholder", "true", "NaN", "connect", "\"a\":", "[[[[[[[[", "5-", "10-", "2::"
    };

    private final Random random;

    TextFuzz(long seed) {
        random = new Random(seed);
    }

    /// One to four changes.
    String mutate(String text) {
        var mutated = text;
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutated = mutateOnce(mutated);
        }
        return mutated;
    }

    private String mutateOnce(String text) {
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + random.nextInt(6));
        return switch (random.nextInt(5)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + text.substring(to);
            case 2 -> text.substring(0, at) + (char) random.nextInt(128) + text.substring(to);
            case 3 -> text.substring(0, to) + text.substring(at);
            default -> text.substring(0, at) + TRAPS[random.nextInt(TRAPS.length)] + text.substring(to);
        };
    }
}
