// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.kineograph.Access.Action;
import dev.kineograph.Caller;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.AddressRange;
import dev.kineograph.text.Durations;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs addresses that are a right for a while, for pages whose `<img>` can send no credential: `/door.mjpg?signed=k1~watch~1767225600~SIGNATURE`.
///
/// The signature is HMAC-SHA-256 in base64url, without padding, of the stream's name, a line feed and what is before the signature: the key's name,
/// `watch`, `snapshot` or `publish`, the second at which the right ends (since 1970), and optionally the address or range of addresses from which alone it
/// counts. Each of these ends with `~`. Whatever address leads to the stream, its name is what is signed.
///
/// Whoever has the key can do all that a rule of [AccessRules] leaves to signed addresses.
///
/// **Threading.** Immutable.
public final class AddressSigner {
    /// The name of the parameter.
    public static final String PARAMETER = "signed";

    /// How long a right may be by default.
    public static final Duration USUAL_LONGEST = Duration.ofDays(7);

    /// How long a right may be at all.
    public static final Duration MAX_LONGEST = Duration.ofDays(365);

    /// The shortest key, in characters.
    public static final int MIN_KEY_LENGTH = 32;

    private static final String MAC = "HmacSHA256";
    private static final Pattern KEY = Pattern.compile("[!-~]{" + MIN_KEY_LENGTH + ",512}");
    private static final Pattern SIGNED = Pattern.compile("(([^~]+)~(watch|snapshot|publish)~([0-9]{1,11})~(?:([0-9A-Fa-f.:/]{2,50})~)?)([A-Za-z0-9_-]{43})");

    /// The clocks of two machines may differ by this.
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final Map<String, SecretKeySpec> keys;
    private final Duration longest;

    private AddressSigner(Map<String, SecretKeySpec> keys, Duration longest) {
        this.keys = keys;
        this.longest = longest;
    }

    /// Signs with this key, for seven days at most.
    ///
    /// @param id the key's name, which is in the addresses: 1 to 64 letters, digits and `. _ @ -`
    /// @param key [#MIN_KEY_LENGTH] to 512 characters of ASCII without spaces, such as [TokenHash#newToken] makes them. No message quotes it
    /// @throws RefusedException if one of them is malformed
    public static AddressSigner of(String id, String key) {
        return new AddressSigner(Map.of(), USUAL_LONGEST).accepting(id, key);
    }

    /// The same, which also accepts what was signed by another key: one that was replaced lately.
    ///
    /// @throws RefusedException if one of them is malformed, or the name is taken
    public AddressSigner accepting(String id, String key) {
        PrincipalName.checked("key", id);
        if (!KEY.matcher(key).matches()) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "key: no key to sign with (expected: %d to 512 visible characters, as 'kineograph token' makes them)".formatted(MIN_KEY_LENGTH));
        }
        var more = new LinkedHashMap<>(keys);
        if (more.putIfAbsent(id, new SecretKeySpec(key.getBytes(US_ASCII), MAC)) != null) {
            throw new RefusedException(Refusal.BAD_VALUE, "key: %s, a second time (expected: another name)".formatted(id));
        }
        return new AddressSigner(more, longest);
    }

    /// The same with another limit for the time of a right. What was signed for longer is refused.
    ///
    /// @throws RefusedException if it is not positive, or over [#MAX_LONGEST]
    public AddressSigner upTo(Duration newLongest) {
        if (!newLongest.isPositive() || newLongest.compareTo(MAX_LONGEST) > 0) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "signedFor: %s (expected: a time up to %s)".formatted(Durations.text(newLongest), Durations.text(MAX_LONGEST)));
        }
        return new AddressSigner(keys, newLongest);
    }

    /// The value of `signed` for this right, by the first key. It needs no encoding in an address.
    ///
    /// @param action not [Action#ADMINISTER]
    /// @throws RefusedException if the action is another one, or the time is over, or too far away
    public String sign(StreamName stream, Action action, Instant until) {
        return signed(stream, action, until, "");
    }

    /// The same for requests from one address, or from a range of them.
    ///
    /// @throws RefusedException if the action is another one, or the time is over, or too far away
    public String sign(StreamName stream, Action action, Instant until, AddressRange from) {
        return signed(stream, action, until, from + "~");
    }

    private String signed(StreamName stream, Action action, Instant until, String from) {
        if (action == Action.ADMINISTER) {
            throw new RefusedException(Refusal.BAD_VALUE, "action: admin (expected: watch, snapshot or publish)");
        }
        var left = Duration.between(Instant.now(), until);
        if (left.isNegative() || left.compareTo(longest) > 0) {
            throw new RefusedException(
                    Refusal.BAD_VALUE, "for: %s (expected: at most %s)".formatted(Durations.text(left), Durations.text(longest)));
        }
        var key = keys.entrySet().iterator().next();
        var words = "%s~%s~%d~%s".formatted(key.getKey(), action.name().toLowerCase(Locale.ROOT), until.getEpochSecond(), from);
        return words + signature(key.getValue(), stream, words);
    }

    private static String signature(SecretKeySpec key, StreamName stream, String words) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal((stream + "\n" + words).getBytes(US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }

    /// What a signature is worth for this. Compares in constant time.
    SignatureCheck check(String signed, Action action, StreamName stream, Caller caller, Instant now) {
        var parts = SIGNED.matcher(signed);
        var key = parts.matches() ? keys.get(parts.group(2)) : null;
        if (key == null || !MessageDigest.isEqual(parts.group(6).getBytes(US_ASCII), signature(key, stream, parts.group(1)).getBytes(US_ASCII))) {
            return SignatureCheck.NONE;
        }
        var signedAction = Action.valueOf(parts.group(3).toUpperCase(Locale.ROOT));
        if (signedAction != action && !(signedAction == Action.WATCH && action == Action.SNAPSHOT)) {
            return SignatureCheck.NONE;
        }
        var until = Instant.ofEpochSecond(Long.parseLong(parts.group(4)));
        if (!now.isBefore(until)) {
            return SignatureCheck.wrong("the time of this address is over (expected: a new one)");
        }
        if (until.isAfter(now.plus(longest).plus(SKEW))) {
            return SignatureCheck.wrong("this address was signed for too long (expected: at most %s)".formatted(Durations.text(longest)));
        }
        return isFrom(parts.group(5), caller) ? SignatureCheck.right(until) : SignatureCheck.wrong("this address is for somebody else's machine");
    }

    private static boolean isFrom(String range, Caller caller) {
        try {
            return range == null || caller.address().filter(AddressRange.of(range)::contains).isPresent();
        } catch (RefusedException e) {
            return false;
        }
    }

    /// Says which keys it has, and nothing of their values.
    @Override
    public String toString() {
        return "keys " + String.join(", ", keys.keySet());
    }
}
