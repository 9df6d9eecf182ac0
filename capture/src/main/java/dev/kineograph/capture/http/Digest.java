// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Answers a server that wants to see a digest of the password instead of the password (RFC 7616): MD5 and SHA-256, with `qop=auth` or
/// without.
///
/// **Threading.** Confined to the source that sends the requests.
final class Digest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final List<String> ALGORITHMS = List.of("", "MD5", "SHA-256");
    private static final String SESSION = "-SESS";

    private final Credentials.Login login;
    private final Challenge challenge;
    private final String algorithm;
    private int requests;

    private Digest(Credentials.Login login, Challenge challenge, String algorithm) {
        this.login = login;
        this.challenge = challenge;
        this.algorithm = algorithm;
    }

    /// The strength of the digest that a challenge asks for; -1 for an unknown one.
    static int strength(Challenge challenge) {
        var qop = challenge.get("qop");
        boolean isKnown = qop.isEmpty() || Arrays.asList(qop.split("\\s*,\\s*")).contains("auth");
        return challenge.scheme().equals("digest") && isKnown ? ALGORITHMS.indexOf(hash(algorithm(challenge))) : -1;
    }

    static Digest of(Credentials.Login login, Challenge challenge) {
        return new Digest(login, challenge, algorithm(challenge));
    }

    private static String algorithm(Challenge challenge) {
        return challenge.get("algorithm").toUpperCase(Locale.ROOT);
    }

    private static String hash(String algorithm) {
        return algorithm.endsWith(SESSION) ? algorithm.substring(0, algorithm.length() - SESSION.length()) : algorithm;
    }

    /// The header for the next request.
    String authorization(String method, URI address) {
        var target = address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
        var nonceCount = "%08x".formatted(++requests);
        var clientNonce = random();
        var header = new StringBuilder("Digest username=%s, realm=%s, nonce=%s, uri=%s, response=%s".formatted(
                quoted(login.user()),
                quoted(challenge.get("realm")),
                quoted(challenge.get("nonce")),
                quoted(target),
                quoted(response(method, target, nonceCount, clientNonce))));
        optional("algorithm").ifPresent(name -> header.append(", algorithm=").append(name));
        optional("opaque").ifPresent(opaque -> header.append(", opaque=").append(quoted(opaque)));
        if (optional("qop").isPresent() || algorithm.endsWith(SESSION)) {
            header.append(", qop=auth, nc=%s, cnonce=%s".formatted(nonceCount, quoted(clientNonce)));
        }
        return header.toString();
    }

    private Optional<String> optional(String name) {
        return Optional.of(challenge.get(name)).filter(value -> !value.isEmpty());
    }

    private String response(String method, String target, String nonceCount, String clientNonce) {
        var nonce = challenge.get("nonce");
        var secret = hashed("%s:%s:%s".formatted(login.user(), challenge.get("realm"), login.password()));
        if (algorithm.endsWith(SESSION)) {
            secret = hashed("%s:%s:%s".formatted(secret, nonce, clientNonce));
        }
        var request = hashed(method + ":" + target);
        return optional("qop").isEmpty()
                ? hashed("%s:%s:%s".formatted(secret, nonce, request))
                : hashed("%s:%s:%s:%s:auth:%s".formatted(secret, nonce, nonceCount, clientNonce, request));
    }

    private String hashed(String text) {
        try {
            var name = hash(algorithm).isEmpty() ? "MD5" : hash(algorithm);
            return HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5 and SHA-256", e);
        }
    }

    private static String random() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
