// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/// Changes pictures at random, in the same way in each run, and checks what becomes of them.
final class PictureFuzz {
    private static final byte[][] TRAPS = {
        {0, 0, 0, 0}, {-1, -1, -1, -1}, {127, -1, -1, -1}, {-128, 0, 0, 0}, {0, 0, 0, 1},
        {0, 0}, {-1, -1}, {0, 1}, {-1, -39}, {0}, {-1}
    };

    private final Random random;

    PictureFuzz(long seed) {
        random = new Random(seed);
    }

    /// Asserts that the bytes are refused, or are a picture that is the same when its own bytes are read again: nothing that it
    /// states comes from bytes that were cut off.
    static void assertFrameOrRefused(byte[] bytes) {
        try {
            if (isUnsound(bytes)) {
                throw new AssertionError("the picture's own bytes say something else");
            }
        } catch (RuntimeException | Error e) {
            var beginning = HexFormat.of().formatHex(bytes, 0, Math.min(3000, bytes.length));
            throw new AssertionError("picture of %d bytes: %s".formatted(bytes.length, beginning), e);
        }
    }

    private static boolean isUnsound(byte[] bytes) {
        Picture picture;
        try {
            picture = Picture.of(bytes);
        } catch (RefusedException e) {
            return e.getMessage().isEmpty();
        }
        var again = Picture.of(picture.toByteArray());
        return isUnsoundWithoutMetadata(picture)
                || picture.length() < 1
                || picture.length() > bytes.length
                || again.length() != picture.length()
                || again.format() != picture.format()
                || !again.size().equals(picture.size())
                || picture.size().pixels() > Picture.MAX_PIXELS;
    }

    /// Whether taking the metadata out changes more than that, or leaves some.
    private static boolean isUnsoundWithoutMetadata(Picture picture) {
        Picture stripped;
        try {
            stripped = picture.withoutMetadata();
        } catch (RefusedException e) {
            return e.getMessage().isEmpty();
        }
        return !stripped.format().equals(picture.format())
                || !stripped.size().equals(picture.size())
                || stripped.isAnimated() != picture.isAnimated()
                || stripped.orientation() != picture.orientation()
                || !stripped.withoutMetadata().equals(stripped);
    }

    byte[] noise(int length) {
        var noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    /// Makes one to four changes, most of them near the beginning, where the headers are.
    byte[] mutate(byte[] picture) {
        var mutated = picture;
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutated = mutateOnce(mutated);
        }
        return mutated;
    }

    private byte[] mutateOnce(byte[] picture) {
        if (picture.length == 0) {
            return noise(20);
        }
        int at = random.nextInt(random.nextBoolean() ? picture.length : Math.min(64, picture.length));
        return switch (random.nextInt(6)) {
            case 0 -> overwritten(picture, at, noise(1));
            case 1, 2 -> overwritten(picture, at, TRAPS[random.nextInt(TRAPS.length)]);
            case 3 -> Arrays.copyOf(picture, at);
            case 4 -> spliced(picture, at, at, noise(1 + random.nextInt(12)));
            default -> spliced(picture, at, Math.min(picture.length, at + 1 + random.nextInt(12)), new byte[0]);
        };
    }

    private static byte[] overwritten(byte[] picture, int at, byte[] patch) {
        return Bytes.with(picture, at, Arrays.copyOf(patch, Math.min(patch.length, picture.length - at)));
    }

    /// Replaces the bytes from `from` to `to`.
    private static byte[] spliced(byte[] picture, int from, int to, byte[] instead) {
        return Bytes.join(Arrays.copyOf(picture, from), instead, Arrays.copyOfRange(picture, to, picture.length));
    }
}
