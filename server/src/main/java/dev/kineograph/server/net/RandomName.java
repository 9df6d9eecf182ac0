// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/// Makes names that cannot be guessed.
///
/// **Threading.** Shared; each call takes the lock for a moment.
public final class RandomName {
    private static final int BYTES = 16;

    /// Draws random bytes for several names at once: most of the cost of a draw does not depend on its length.
    private static final int NAMES = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    // The lock is the class.
    private static final byte[] DRAWN = new byte[NAMES * BYTES];
    private static int used = DRAWN.length;

    private RandomName() {}

    /// 128 random bits as 22 letters, digits, `-` and `_`.
    public static String next() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
    }

    private static synchronized byte[] bytes() {
        if (used == DRAWN.length) {
            RANDOM.nextBytes(DRAWN);
            used = 0;
        }
        byte[] bytes = Arrays.copyOfRange(DRAWN, used, used + BYTES);
        used += BYTES;
        return bytes;
    }
}
