// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.kineograph.Caller;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/// Verifies the tokens of [issuers][JwtIssuer], and remembers the newest ones that were right: a page with many pictures sends one with each of them.
///
/// It takes some tenths of a millisecond, as much as a part of a TLS handshake, and happens on the caller's thread.
///
/// **Threading.** Shared; a lock guards what is remembered, for one access.
final class JwtChecks {
    /// The clocks of two machines may differ by this.
    static final Duration SKEW = Duration.ofMinutes(1);

    static final int MAX_LENGTH = 8192;
    static final int MAX_REMEMBERED = 1000;

    private static final int MAX_HEADER = 2048;

    /// As many as a token of [#MAX_LENGTH] can have.
    private static final Pattern SIGNED = Pattern.compile("([A-Za-z0-9_-]{1,%d})\\.[A-Za-z0-9_-]{1,%d}\\.[A-Za-z0-9_-]{1,1400}".formatted(MAX_HEADER, MAX_LENGTH));

    private static final Set<JOSEObjectType> TYPES = Set.of(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"));
    private static final JwtCheck TOO_OLD = JwtCheck.wrong("the time of this token is over (expected: a new one)");

    private final Map<String, JwtIssuer> issuers;
    private final LinkedHashMap<String, Verified> remembered = new LinkedHashMap<>();

    /// A token that was right.
    ///
    /// @param by all keys that its issuer had then
    private record Verified(JwtIssuer issuer, List<JwtKey> by, JwtClaims claims) {}

    JwtChecks(Map<String, JwtIssuer> issuers) {
        this.issuers = Map.copyOf(issuers);
    }

    /// Whether a bearer token is one of these, right or wrong. Encrypted ones have more parts, and are none.
    boolean isOne(String token) {
        return token.length() <= MAX_LENGTH && SIGNED.matcher(token).matches();
    }

    /// The token in a cookie of the caller, if there is one.
    Optional<String> inCookie(Caller caller) {
        return issuers.values().stream().flatMap(issuer -> issuer.cookie().flatMap(caller::cookie).stream()).filter(this::isOne).findFirst();
    }

    /// What a token is worth. Done at once if no keys need to be fetched.
    CompletableFuture<JwtCheck> check(String token) {
        try {
            var parsed = JWSObject.parse(token);
            var before = remembered(token);
            var issuer = before.isPresent() ? before.get().issuer : issuers.get(String.valueOf(claims(parsed).get("iss")));
            if (issuer == null || !isSigned(parsed.getHeader())) {
                return CompletableFuture.completedFuture(JwtCheck.FORGED);
            }
            return issuer.keys().find(key -> key.isMeantBy(parsed.getHeader())).thenApply(keys -> before.filter(known -> known.by.equals(keys))
                    .map(known -> inTime(known.claims))
                    .orElseGet(() -> check(token, parsed, issuer, keys)));
        } catch (ParseException e) {
            return CompletableFuture.completedFuture(JwtCheck.FORGED);
        }
    }

    /// No extension is understood that a token says must be (RFC 7515, 4.1.11).
    private static boolean isSigned(JWSHeader header) {
        return header.getCriticalParams() == null && header.isBase64URLEncodePayload() && (header.getType() == null || TYPES.contains(header.getType()));
    }

    private JwtCheck check(String token, JWSObject parsed, JwtIssuer issuer, List<JwtKey> keys) {
        if (keys.isEmpty()) {
            return JwtCheck.wrong("tokens cannot be verified now (expected: another try later)");
        }
        var meant = keys.stream().filter(key -> key.isMeantBy(parsed.getHeader())).toList();
        if (meant.isEmpty()) {
            return JwtCheck.wrong("the token is wrong");
        }
        if (meant.stream().noneMatch(key -> key.hasSigned(parsed))) {
            return JwtCheck.FORGED;
        }
        try {
            var check = worth(JWTClaimsSet.parse(claims(parsed)), issuer);
            check.claims().ifPresent(claims -> remember(token, new Verified(issuer, keys, claims)));
            return check;
        } catch (ParseException e) {
            return JwtCheck.wrong("the token is malformed (expected: claims as RFC 7519 has them)");
        }
    }

    private static JwtCheck worth(JWTClaimsSet set, JwtIssuer issuer) {
        if (!issuer.issuer().equals(set.getIssuer()) || !set.getAudience().contains(issuer.audience())) {
            return JwtCheck.wrong("the token is for somebody else (expected: one whose 'aud' is this server's)");
        }
        if (set.getExpirationTime() == null) {
            return JwtCheck.wrong("the token has no end (expected: one with 'exp')");
        }
        if (set.getNotBeforeTime() != null && Instant.now().plus(SKEW).isBefore(set.getNotBeforeTime().toInstant())) {
            return JwtCheck.wrong("the time of this token has not come");
        }
        return inTime(new JwtClaims(set.getClaims(), set.getExpirationTime().toInstant().plus(SKEW)));
    }

    private static JwtCheck inTime(JwtClaims claims) {
        return Instant.now().isBefore(claims.until()) ? JwtCheck.right(claims) : TOO_OLD;
    }

    private static Map<String, Object> claims(JWSObject token) throws ParseException {
        var claims = token.getPayload().toJSONObject();
        if (claims == null) {
            throw new ParseException("no claims", 0);
        }
        return claims;
    }

    private Optional<Verified> remembered(String token) {
        var hash = hash(token);
        synchronized (remembered) {
            return Optional.ofNullable(remembered.get(hash));
        }
    }

    private void remember(String token, Verified verified) {
        var hash = hash(token);
        synchronized (remembered) {
            remembered.putLast(hash, verified);
            if (remembered.size() > MAX_REMEMBERED) {
                remembered.pollFirstEntry();
            }
        }
    }

    int remembered() {
        synchronized (remembered) {
            return remembered.size();
        }
    }

    private static String hash(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
