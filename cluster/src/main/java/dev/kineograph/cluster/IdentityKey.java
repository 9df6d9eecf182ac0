// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Hashes the identities of viewers, so that no cookie or token leaves this node.
///
/// **Threading.** Confined to the cluster's thread, but for [#mark].
final class IdentityKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;
    private final int mark;

    /// @param prefix of the cluster, whose hashes differ from those of others even if it has no secret
    IdentityKey(String prefix, String secret) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec((prefix + "\n" + secret).getBytes(UTF_8), ALGORITHM));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(ALGORITHM + ": every JDK has it", e);
        }
        mark = (int) hash("the mark of this secret");
    }

    /// Tells secrets apart, and says nothing about them.
    int mark() {
        return mark;
    }

    long hash(String identity) {
        return ByteBuffer.wrap(mac.doFinal(identity.getBytes(UTF_8))).getLong();
    }
}
