// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The numbers that each answer by Digest is bound to: made here and for a few minutes, which a hash with a key that nobody has shows, and each used once with each count of a client.
///
/// Only nonces that were used with a right password are remembered. If there are too many, the oldest one and all before it count as old: their clients get another one.
///
/// **Threading.** Shared; a lock guards the table for one access.
final class DigestNonces {
    static final Duration LASTS = Duration.ofMinutes(5);
    static final int MAX = 10_000;

    private static final int RANDOM_BYTES = 8;
    private static final int CONTENT_BYTES = Long.BYTES + RANDOM_BYTES;
    private static final int MAC_BYTES = 16;
    private static final String MAC = "HmacSHA256";
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;
    private final LongSupplier nanoTime;
    private final long beginNanos;
    private final LinkedHashMap<String, NonceCounts> used = new LinkedHashMap<>();
    private long oldestNanos = -1;

    /// Which counts of a client have come: the highest one, and which of the 64 up to it.
    private static final class NonceCounts {
        private long highest;
        private long seen;

        /// Whether this one comes for the first time. One that is much too late counts as seen.
        private boolean add(long count) {
            if (count > highest) {
                long further = count - highest;
                seen = further >= Long.SIZE ? 1 : (seen << further) | 1;
                highest = count;
                return true;
            }
            long bit = highest - count >= Long.SIZE ? 0 : 1L << (highest - count);
            boolean isNew = bit != 0 && (seen & bit) == 0;
            seen |= bit;
            return isNew;
        }
    }

    DigestNonces(LongSupplier nanoTime) {
        var bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, MAC);
        this.nanoTime = nanoTime;
        this.beginNanos = nanoTime.getAsLong();
    }

    private long now() {
        return nanoTime.getAsLong() - beginNanos;
    }

    /// A new one.
    String create() {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return signed(ByteBuffer.allocate(CONTENT_BYTES).putLong(now()).put(bytes).array());
    }

    private String signed(byte[] content) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            return TEXT.encodeToString(ByteBuffer.allocate(CONTENT_BYTES + MAC_BYTES).put(content).put(mac.doFinal(content), 0, MAC_BYTES).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + MAC, e);
        }
    }

    /// Takes a count of a nonce. Returns whether it is ours, not too old, and the count comes for the first time.
    boolean use(String nonce, long count) {
        var content = content(nonce);
        if (content.length == 0) {
            return false;
        }
        long madeNanos = ByteBuffer.wrap(content).getLong();
        synchronized (used) {
            if (madeNanos <= oldestNanos || now() - madeNanos >= LASTS.toNanos()) {
                used.remove(nonce);
                return false;
            }
            boolean isNew = used.computeIfAbsent(nonce, _ -> new NonceCounts()).add(count);
            if (used.size() > MAX) {
                oldestNanos = Math.max(oldestNanos, ByteBuffer.wrap(content(used.pollFirstEntry().getKey())).getLong());
            }
            return isNew;
        }
    }

    /// What was signed of it; nothing if it is not ours.
    private byte[] content(String nonce) {
        try {
            byte[] content = Arrays.copyOf(Base64.getUrlDecoder().decode(nonce), CONTENT_BYTES);
            return MessageDigest.isEqual(signed(content).getBytes(US_ASCII), nonce.getBytes(US_ASCII)) ? content : new byte[0];
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    int size() {
        synchronized (used) {
            return used.size();
        }
    }
}
