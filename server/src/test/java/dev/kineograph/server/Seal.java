// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/// What clients tell of something long that they heard: its length and SHA-256.
public final class Seal {
    private static final int BEGIN = 40;

    private Seal() {}

    /// Those bytes, heard as bytes.
    public static Map<String, ?> ofBytes(byte[] bytes) {
        return Map.of("$binary", Map.of("length", bytes.length, "sha256", sha256(bytes)));
    }

    /// That text, heard as a text.
    public static Map<String, ?> ofText(String text) {
        return Map.of("$text", Map.of(
                "begin", text.substring(0, BEGIN),
                "length", text.length(),
                "sha256", sha256(text.getBytes(UTF_8))));
    }

    /// A picture as pages push it that know no bytes.
    public static String dataUrl(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    /// In hexadecimal digits.
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
