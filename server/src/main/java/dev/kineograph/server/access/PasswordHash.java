// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/// What is stored of a password: PBKDF2 with HMAC-SHA-256 (RFC 8018), with so many rounds that each guess takes its time.
///
/// The line that configurations have is `pbkdf2-sha256:ROUNDS:SALT:HASH`, the last two in base64url.
///
/// **Threading.** Immutable. [#of] and [#matches] take a quarter of a second of a processor, or more: not on an event loop.
public final class PasswordHash {
    /// The fewest rounds: what OWASP recommends for this function.
    public static final int MIN_ROUNDS = 600_000;

    private static final int MAX_ROUNDS = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern LINE = Pattern.compile("pbkdf2-sha256:([0-9]{1,8}):([A-Za-z0-9_-]{22,86}):([A-Za-z0-9_-]{43})");
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final int rounds;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int rounds, byte[] salt, byte[] hash) {
        this.rounds = rounds;
        this.salt = salt;
        this.hash = hash;
    }

    /// The hash of a new password, with a salt of its own.
    ///
    /// @throws RefusedException if the password is empty
    public static PasswordHash of(char[] password) {
        return of(password, MIN_ROUNDS);
    }

    /// For tests: fewer rounds take less time.
    static PasswordHash of(char[] password, int rounds) {
        if (password.length == 0) {
            throw new RefusedException(Refusal.BAD_VALUE, "password: empty (expected: at least one character)");
        }
        var salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(rounds, salt, hash(password, salt, rounds));
    }

    /// Reads a [line][#line]. The message of a refusal does not quote it.
    ///
    /// @throws RefusedException if it is none, or has fewer than [#MIN_ROUNDS]
    public static PasswordHash parse(String line) {
        var parts = LINE.matcher(line);
        int rounds = parts.matches() ? Integer.parseInt(parts.group(1)) : 0;
        if (rounds < MIN_ROUNDS || rounds > MAX_ROUNDS) {
            throw new RefusedException(
                    Refusal.BAD_VALUE,
                    "password: not the hash of one (expected: pbkdf2-sha256:ROUNDS:SALT:HASH with %,d to %,d rounds, as 'kineograph passwd' makes it)"
                            .formatted(MIN_ROUNDS, MAX_ROUNDS));
        }
        try {
            var salt = Base64.getUrlDecoder().decode(parts.group(2));
            return new PasswordHash(rounds, salt, Base64.getUrlDecoder().decode(parts.group(3)));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.BAD_VALUE, "password: not base64url (expected: as 'kineograph passwd' makes it)");
        }
    }

    /// Whether it is this password. Compares in constant time.
    public boolean matches(char[] password) {
        return password.length > 0 && MessageDigest.isEqual(hash, hash(password, salt, rounds));
    }

    private static byte[] hash(char[] password, byte[] salt, int rounds) {
        var key = new PBEKeySpec(password, salt, rounds, HASH_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
        } finally {
            key.clearPassword();
        }
    }

    /// What to store.
    public String line() {
        return "pbkdf2-sha256:%d:%s:%s".formatted(rounds, TEXT.encodeToString(salt), TEXT.encodeToString(hash));
    }

    /// Whether both are of the same line.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PasswordHash that && rounds == that.rounds && Arrays.equals(salt, that.salt) && MessageDigest.isEqual(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(salt);
    }

    /// Says what it is, and nothing of its value.
    @Override
    public String toString() {
        return "PBKDF2 with %,d rounds".formatted(rounds);
    }
}
