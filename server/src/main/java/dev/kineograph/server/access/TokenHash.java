// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is stored of a bearer token: its SHA-256, in a line `sha256:` and 64 hexadecimal digits. A token is random and long, so that guessing it is hopeless
/// however fast a guess is.
///
/// **Threading.** Immutable.
public final class TokenHash {
    /// The shortest token, in characters.
    public static final int MIN_LENGTH = 32;

    private static final int TOKEN_BYTES = 32;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{" + MIN_LENGTH + ",512}");
    private static final Pattern LINE = Pattern.compile("sha256:([0-9a-fA-F]{64})");

    private final byte[] hash;

    private TokenHash(byte[] hash) {
        this.hash = hash;
    }

    /// A new token, 256 random bits in base64url. It is stored nowhere.
    public static String newToken() {
        var random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /// The hash of a token. The message of a refusal does not quote it.
    ///
    /// @throws RefusedException if it is shorter than [#MIN_LENGTH], or cannot be a bearer token (RFC 6750, 2.1)
    public static TokenHash of(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "token: not one (expected: %d to 512 letters, digits and . _ ~ + / = -, as 'kineograph token' makes it)".formatted(MIN_LENGTH));
        }
        return new TokenHash(sha256(token));
    }

    /// Reads a [line][#line]. The message of a refusal does not quote it.
    ///
    /// @throws RefusedException if it is none
    public static TokenHash parse(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "token: not the hash of one (expected: sha256: and 64 hexadecimal digits, as 'kineograph token' makes it)");
        }
        return new TokenHash(HexFormat.of().parseHex(parts.group(1)));
    }

    /// Whether it is this token. Compares in constant time.
    public boolean matches(String token) {
        return MessageDigest.isEqual(hash, sha256(token));
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// What to store.
    public String line() {
        return "sha256:" + HexFormat.of().formatHex(hash);
    }

    /// Whether both are of the same token.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TokenHash that && MessageDigest.isEqual(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    /// Says what it is, and nothing of its value.
    @Override
    public String toString() {
        return "SHA-256 of a token";
    }
}
