// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Reads a certificate and its private key from PEM files (RFC 7468).
///
/// **Threading.** Stateless.
final class KeyPairFiles {
    private static final Pattern KEY = Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([^-]+)-----END");
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private KeyPairFiles() {}

    /// What is in the files now.
    ///
    /// @throws RefusedException if they cannot be read or used; the sentence names the file
    static Tls.InMemory read(Tls.InFiles files) {
        var chain = chain(files.chain());
        var publicKey = chain.getFirst().getPublicKey();
        var key = key(files.key(), publicKey);
        if (!isPair(key, publicKey)) {
            throw wrong(files.key(), "not the key of the certificate in " + files.chain(), "the key that the certificate was made for");
        }
        return new Tls.InMemory(key, chain);
    }

    /// The certificates in a file.
    ///
    /// @throws RefusedException if there is none; the sentence names the file
    static List<X509Certificate> chain(Path file) {
        try {
            var found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes(file)));
            if (!found.isEmpty()) {
                return found.stream().map(X509Certificate.class::cast).toList();
            }
        } catch (GeneralSecurityException e) {
            // Said below.
        }
        throw wrong(file, "no certificate", "PEM, as in fullchain.pem of Let's Encrypt");
    }

    private static PrivateKey key(Path file, PublicKey publicKey) {
        var matcher = KEY.matcher(new String(bytes(file), StandardCharsets.ISO_8859_1));
        if (!matcher.find()) {
            throw wrong(file, "no private key", "PEM, as in privkey.pem of Let's Encrypt");
        }
        if (!matcher.group(1).equals("PRIVATE KEY")) {
            throw wrong(file, "begins with " + matcher.group(1), "PKCS #8 without a password: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        }
        try {
            var bytes = Base64.getMimeDecoder().decode(matcher.group(2));
            return KeyFactory.getInstance(publicKey.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw wrong(file, "not a key of the certificate's kind, " + publicKey.getAlgorithm(), "the key that the certificate was made for");
        }
    }

    private static boolean isPair(PrivateKey key, PublicKey publicKey) {
        byte[] words = {1, 2, 3};
        try {
            var signature = Signature.getInstance(SIGNATURES.getOrDefault(publicKey.getAlgorithm(), publicKey.getAlgorithm()));
            signature.initSign(key);
            signature.update(words);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(words);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw wrong(file, "there is no such file", "a file that this user may read");
        } catch (IOException e) {
            throw wrong(file, "cannot be read, " + e.getMessage(), "a file that this user may read");
        }
    }

    private static RefusedException wrong(Path file, String what, String expected) {
        return new RefusedException(Refusal.BAD_VALUE, "%s: %s (expected: %s)".formatted(file, what, expected));
    }
}
