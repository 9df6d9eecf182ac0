// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Caller;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a client sends as `Authorization: Digest` (RFC 7616, 3.4).
///
/// **Threading.** Immutable.
record DigestHeader(Map<String, String> values) {
    private static final int MAX_LENGTH = 4096;
    private static final Pattern VALUE = Pattern.compile("\\G[\\s,]*+([A-Za-z0-9-]++)\\s*+=\\s*+(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^\\s,\"]++))");
    private static final Pattern COUNT = Pattern.compile("[0-9a-fA-F]{8}");
    private static final List<String> NEEDED = List.of("username", "realm", "nonce", "uri", "response", "nc", "cnonce", "qop");

    /// Reads what follows `Digest`; empty if it is malformed, lacks something, has it twice, or is for another realm, quality or algorithm.
    static Optional<DigestHeader> of(String text) {
        var values = new HashMap<String, String>();
        var parts = VALUE.matcher(text);
        int end = 0;
        while (text.length() <= MAX_LENGTH && parts.find()) {
            var value = parts.group(3) == null ? parts.group(2).replaceAll("\\\\(.)", "$1") : parts.group(3);
            if (values.putIfAbsent(parts.group(1).toLowerCase(Locale.ROOT), value) != null) {
                return Optional.empty();
            }
            end = parts.end();
        }
        var header = new DigestHeader(Map.copyOf(values));
        return text.substring(end).isBlank() && header.isUsable() ? Optional.of(header) : Optional.empty();
    }

    private boolean isUsable() {
        return values.keySet().containsAll(NEEDED)
                && value("realm").equals(DigestHash.REALM)
                && value("qop").equals("auth")
                && COUNT.matcher(value("nc")).matches()
                && (algorithm().equals("MD5") || algorithm().equals("SHA-256"))
                && !value("userhash").equalsIgnoreCase("true");
    }

    private String value(String name) {
        return values.getOrDefault(name, "");
    }

    String user() {
        return value("username");
    }

    String nonce() {
        return value("nonce");
    }

    String response() {
        return value("response");
    }

    /// How often the client has used the nonce, with this request.
    long count() {
        return Long.parseLong(value("nc"), 16);
    }

    private String algorithm() {
        return values.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
    }

    /// Whether it was made for this request with that password. Compares in constant time.
    boolean isBy(DigestHash password, Caller.RequestLine request) {
        var signed = DigestHash.hash(algorithm(), request.method() + ":" + request.target());
        var expected = DigestHash.hash(
                algorithm(), String.join(":", password.common(algorithm()), nonce(), value("nc"), value("cnonce"), value("qop"), signed));
        return value("uri").equals(request.target())
                && MessageDigest.isEqual(expected.getBytes(UTF_8), response().toLowerCase(Locale.ROOT).getBytes(UTF_8));
    }

    /// Says whose it is.
    @Override
    public String toString() {
        return "Digest";
    }
}
