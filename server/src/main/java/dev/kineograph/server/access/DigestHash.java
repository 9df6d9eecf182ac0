// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is stored of the password of somebody whose program knows only Digest (RFC 7616): two hashes, in a line `digest:`, 64 hexadecimal digits, `:` and 32.
///
/// **It is as good as the password** at this server: whoever has the line can sign in with it. A [PasswordHash] is not.
///
/// **Threading.** Immutable.
public final class DigestHash {
    /// The realm that all these passwords are for.
    static final String REALM = "kineograph";

    private static final Pattern LINE = Pattern.compile("digest:([0-9a-f]{64}):([0-9a-f]{32})");

    private final String sha256;
    private final String md5;

    private DigestHash(String sha256, String md5) {
        this.sha256 = sha256;
        this.md5 = md5;
    }

    /// The hashes of a user's password.
    ///
    /// @throws RefusedException if the name is malformed, or the password is empty
    public static DigestHash of(String user, char[] password) {
        PrincipalName.checked("user", user);
        if (password.length == 0) {
            throw new RefusedException(Refusal.BAD_VALUE, "password: empty (expected: at least one character)");
        }
        var text = "%s:%s:%s".formatted(user, REALM, new String(password));
        return new DigestHash(hash("SHA-256", text), hash("MD5", text));
    }

    /// Reads a [line][#line]. The message of a refusal does not quote it.
    ///
    /// @throws RefusedException if it is none
    public static DigestHash parse(String line) {
        var parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "password: not the hashes of one (expected: digest: and hexadecimal digits, as 'kineograph passwd --digest' makes them)");
        }
        return new DigestHash(parts.group(1), parts.group(2));
    }

    /// What a client and a server have in common (RFC 7616, 3.4.2: A1).
    String common(String algorithm) {
        return algorithm.equals("MD5") ? md5 : sha256;
    }

    /// Whether it is this user's password. Compares in constant time.
    boolean matches(String user, String password) {
        return MessageDigest.isEqual(sha256.getBytes(UTF_8), hash("SHA-256", "%s:%s:%s".formatted(user, REALM, password)).getBytes(UTF_8));
    }

    static String hash(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    /// What to store.
    public String line() {
        return "digest:%s:%s".formatted(sha256, md5);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DigestHash that && MessageDigest.isEqual(line().getBytes(UTF_8), that.line().getBytes(UTF_8));
    }

    @Override
    public int hashCode() {
        return sha256.hashCode();
    }

    /// Says what it is, and nothing of its value.
    @Override
    public String toString() {
        return "hashes for Digest";
    }
}
