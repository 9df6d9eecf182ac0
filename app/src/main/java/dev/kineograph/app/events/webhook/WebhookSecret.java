// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs messages, as [Standard Webhooks](https://www.standardwebhooks.com) has it: HMAC-SHA256 over the id, the time and the body.
///
/// **Threading.** Immutable.
///
/// @param text the key in Base64 behind `whsec_`, or any other text, whose bytes in UTF-8 are the key
public record WebhookSecret(String text) {
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MIN_BYTES = 16;

    /// Checks the length.
    ///
    /// @throws RefusedException if it is too short to be a secret, or is not in Base64 after its prefix
    public WebhookSecret {
        if (key(text).length < MIN_BYTES) {
            throw new RefusedException(Refusal.BAD_VALUE, "too short (expected: %d characters or more, such as 'kineograph token' makes)".formatted(MIN_BYTES));
        }
    }

    private static byte[] key(String text) {
        try {
            return text.startsWith(PREFIX) ? Base64.getDecoder().decode(text.substring(PREFIX.length())) : text.getBytes(UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.BAD_VALUE, "no Base64 after %s (expected: as the receiver shows it)".formatted(PREFIX));
        }
    }

    /// The header with the signature of one attempt.
    ///
    /// @param seconds when it is made, since 1970
    String sign(String id, long seconds, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(text), ALGORITHM));
            mac.update("%s.%d.".formatted(id, seconds).getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /// Not the secret.
    @Override
    public String toString() {
        return "WebhookSecret";
    }
}
