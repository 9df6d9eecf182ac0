// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import java.security.SecureRandom;
import java.util.Base64;

/// Makes names that cannot be guessed.
///
/// **Threading.** Shared.
public final class RandomName {
    private static final int BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomName() {}

    /// 128 random bits as 22 letters, digits, `-` and `_`.
    public static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
