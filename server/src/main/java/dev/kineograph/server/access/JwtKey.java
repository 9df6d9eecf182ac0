// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A key that verifies tokens of a [JwtIssuer]. Its kind decides by which algorithm: RS256 for RSA, ES256 for the curve P-256, EdDSA for Ed25519, HS256 for a secret.
/// A token that names another one is refused: it cannot choose how it is verified (RFC 8725, 3.1).
///
/// **Threading.** Immutable.
public final class JwtKey {
    /// The shortest secret, in characters.
    public static final int MIN_SECRET_LENGTH = 32;

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;
    private static final Pattern PEM = Pattern.compile("(?s)-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----");
    private static final Pattern SECRET = Pattern.compile("[!-~]{" + MIN_SECRET_LENGTH + ",512}");
    private static final String EXPECTED = "a public key in PEM, -----BEGIN PUBLIC KEY-----: RSA of %,d to %,d bits, EC with P-256, or Ed25519; or a secret of %d to 512 visible characters"
            .formatted(MIN_RSA_BITS, MAX_RSA_BITS, MIN_SECRET_LENGTH);

    private final String id;
    private final String algorithm;
    private final JWSVerifier verifier;

    private JwtKey(String id, String algorithm, JWSVerifier verifier) {
        this.id = id;
        this.algorithm = algorithm;
        this.verifier = verifier;
    }

    /// Reads a public key in PEM, or takes the text as a secret, which whoever verifies tokens can make them with. The message of a refusal does not quote it.
    ///
    /// @throws RefusedException if it is neither
    public static JwtKey parse(String text) {
        var pem = PEM.matcher(text.strip());
        try {
            if (pem.matches()) {
                return of("", publicKey(Base64.getMimeDecoder().decode(pem.group(1)))).orElseThrow(() -> refused("of another kind or size"));
            }
            if (text.contains("-----BEGIN")) {
                throw refused(text.contains("PRIVATE KEY-----") ? "a private key" : "another PEM file");
            }
            if (!SECRET.matcher(text).matches()) {
                throw refused("no secret");
            }
            return new JwtKey("", "HS256", new MACVerifier(text.getBytes(UTF_8)));
        } catch (JOSEException | GeneralSecurityException | IllegalArgumentException e) {
            throw refused("malformed");
        }
    }

    private static RefusedException refused(String seen) {
        return new RefusedException(Refusal.BAD_VALUE, "key: %s (expected: %s)".formatted(seen, EXPECTED));
    }

    /// Each factory refuses the keys of the others.
    private static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        for (var kind : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded));
            } catch (GeneralSecurityException e) {
                // Of another kind.
            }
        }
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static Optional<JwtKey> of(String id, PublicKey key) throws JOSEException {
        return switch (key) {
            case RSAPublicKey rsa when rsa.getModulus().bitLength() >= MIN_RSA_BITS && rsa.getModulus().bitLength() <= MAX_RSA_BITS ->
                Optional.of(new JwtKey(id, "RS256", new RSASSAVerifier(rsa)));
            case ECPublicKey ec when Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams())) ->
                Optional.of(new JwtKey(id, "ES256", new ECDSAVerifier(ec)));
            case EdECPublicKey ed when ed.getParams().getName().equals("Ed25519") ->
                Optional.of(new JwtKey(id, Ed25519Check.NAME, new Ed25519Check(ed)));
            default -> Optional.empty();
        };
    }

    /// A key of a set (RFC 7517); empty if it is of another kind or for something else. A secret in a set is none: everybody can read it there.
    static Optional<JwtKey> of(JWK jwk) {
        try {
            var key = switch (jwk) {
                case RSAKey rsa -> of(id(jwk), rsa.toRSAPublicKey());
                case ECKey ec -> of(id(jwk), ec.toECPublicKey());
                case OctetKeyPair pair when pair.getCurve().equals(Curve.Ed25519) -> of(id(jwk), Ed25519Check.key(pair.getDecodedX()));
                default -> Optional.<JwtKey>empty();
            };
            return key.filter(made -> isForSignatures(jwk) && (jwk.getAlgorithm() == null || made.isFor(jwk.getAlgorithm().getName())));
        } catch (JOSEException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static String id(JWK jwk) {
        return jwk.getKeyID() == null ? "" : jwk.getKeyID();
    }

    private static boolean isForSignatures(JWK jwk) {
        return jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE);
    }

    /// Whether a token may be of this key, by the key and the algorithm that it names. A key without an id may be meant by any.
    boolean isMeantBy(JWSHeader header) {
        return isFor(header.getAlgorithm().getName()) && (id.isEmpty() || header.getKeyID() == null || id.equals(header.getKeyID()));
    }

    private boolean isFor(String name) {
        return algorithm.equals(name) || (algorithm.equals(Ed25519Check.NAME) && name.equals(Ed25519Check.NEW_NAME));
    }

    boolean hasSigned(JWSObject token) {
        try {
            return token.verify(verifier);
        } catch (JOSEException e) {
            return false;
        }
    }

    /// Says for which algorithm it is, and nothing of its value.
    @Override
    public String toString() {
        return "a key for " + algorithm;
    }
}
