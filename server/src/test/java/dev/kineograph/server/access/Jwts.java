// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Tokens as issuers sign them, and as others would like to, made by the JDK alone.
public final class Jwts {
    /// The issuer of all tokens here.
    public static final String ISSUER = "https://login.example.org";

    /// Whom they are for.
    public static final String AUDIENCE = "kineograph";

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private Jwts() {}

    /// A new key pair: `RSA`, `EC` (P-256) or `Ed25519`.
    public static KeyPair pair(String kind) {
        return pair(kind, kind.equals("RSA") ? 2048 : kind.equals("EC") ? 256 : 255);
    }

    /// A new key pair of another size.
    public static KeyPair pair(String kind, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(kind);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// A public key in PEM.
    public static String pem(KeyPair pair) {
        return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n".formatted(Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded()));
    }

    /// A public key in JSON.
    public static Map<String, Object> jwk(String id, KeyPair pair) {
        var jwk = new LinkedHashMap<String, Object>();
        jwk.put("kid", id);
        switch (pair.getPublic()) {
            case RSAPublicKey rsa -> jwk.putAll(Map.of("kty", "RSA", "n", unsigned(rsa.getModulus(), 256), "e", unsigned(rsa.getPublicExponent(), 3)));
            case ECPublicKey ec -> jwk.putAll(Map.of("kty", "EC", "crv", "P-256", "x", unsigned(ec.getW().getAffineX(), 32), "y", unsigned(ec.getW().getAffineY(), 32)));
            default -> {
                byte[] encoded = pair.getPublic().getEncoded();
                jwk.putAll(Map.of("kty", "OKP", "crv", "Ed25519", "x", TEXT.encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length))));
            }
        }
        return jwk;
    }

    private static String unsigned(BigInteger number, int bytes) {
        var all = new byte[bytes];
        byte[] signed = number.toByteArray();
        int from = Math.max(0, signed.length - bytes);
        System.arraycopy(signed, from, all, bytes - (signed.length - from), signed.length - from);
        return TEXT.encodeToString(all);
    }

    /// The claims of a good token for the next hour, changed in this way: a null takes one away.
    public static Map<String, Object> claims(Object... namesAndValues) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", ISSUER);
        claims.put("aud", AUDIENCE);
        claims.put("exp", Instant.now().getEpochSecond() + 3600);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            claims.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        claims.values().removeIf(value -> value == null);
        return claims;
    }

    /// A token as its issuer signs it.
    public static String signed(KeyPair pair, Map<String, Object> claims) {
        return signed(pair, Map.of("alg", algorithm(pair.getPrivate()), "typ", "JWT"), claims);
    }

    /// The same with another header.
    public static String signed(KeyPair pair, Map<String, Object> header, Map<String, Object> claims) {
        return signed(pair, header, json(claims));
    }

    /// The same with any text in place of the claims.
    public static String signed(KeyPair pair, Map<String, Object> header, String claims) {
        var content = content(header, claims);
        try {
            var signature = Signature.getInstance(switch (algorithm(pair.getPrivate())) {
                case "RS256" -> "SHA256withRSA";
                case "ES256" -> "SHA256withECDSAinP1363Format";
                default -> "Ed25519";
            });
            signature.initSign(pair.getPrivate());
            signature.update(content.getBytes(UTF_8));
            return content + "." + TEXT.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "RS256";
            case "EC" -> "ES256";
            default -> "EdDSA";
        };
    }

    /// A token by a secret.
    public static String signed(String secret, Map<String, Object> claims) {
        return signed(secret.getBytes(UTF_8), Map.of("alg", "HS256"), claims);
    }

    /// The same with another header.
    public static String signed(byte[] secret, Map<String, Object> header, Map<String, Object> claims) {
        var content = content(header, json(claims));
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return content + "." + TEXT.encodeToString(mac.doFinal(content.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// A header and claims without a signature.
    public static String content(Map<String, Object> header, String claims) {
        return TEXT.encodeToString(json(header).getBytes(UTF_8)) + "." + TEXT.encodeToString(claims.getBytes(UTF_8));
    }

    /// Anything as JSON.
    public static String json(Object value) {
        try {
            return JSON.std.asString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
