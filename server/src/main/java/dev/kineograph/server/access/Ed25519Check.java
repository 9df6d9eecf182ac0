// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/// Verifies Ed25519 with the JDK; the library's own verifier needs another library for it.
///
/// **Threading.** Shared: has no state.
final class Ed25519Check implements JWSVerifier {
    /// As RFC 8037 has it.
    static final String NAME = "EdDSA";

    /// As RFC 9864 has it.
    static final String NEW_NAME = "Ed25519";

    /// What is before the 32 bytes of every such key (RFC 8410, 4).
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int KEY_BYTES = 32;

    private final EdECPublicKey key;
    private final JCAContext context = new JCAContext();

    Ed25519Check(EdECPublicKey key) {
        this.key = key;
    }

    /// The key that has these bytes.
    ///
    /// @throws GeneralSecurityException if they are none
    static PublicKey key(byte[] bytes) throws GeneralSecurityException {
        if (bytes.length != KEY_BYTES) {
            throw new GeneralSecurityException("%,d bytes (expected: %d)".formatted(bytes.length, KEY_BYTES));
        }
        var encoded = new byte[PREFIX.length + KEY_BYTES];
        System.arraycopy(PREFIX, 0, encoded, 0, PREFIX.length);
        System.arraycopy(bytes, 0, encoded, PREFIX.length, KEY_BYTES);
        return KeyFactory.getInstance(NEW_NAME).generatePublic(new X509EncodedKeySpec(encoded));
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) {
        try {
            var check = Signature.getInstance(NEW_NAME);
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature.decode());
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + NEW_NAME, e);
        }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);
    }

    @Override
    public JCAContext getJCAContext() {
        return context;
    }
}
