// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Bytes.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytePatternTest {

    private static boolean naively(byte[] needle, byte[] bytes, int length) {
        for (int at = 0; at + needle.length <= length; at++) {
            if (Arrays.equals(bytes, at, at + needle.length, needle, 0, needle.length)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void itFindsWhatANaiveSearchFinds() {
        var random = new Random(1980);
        int found = 0;

        for (int i = 0; i < 50_000; i++) {
            var needle = randomBytes(random, 1 + random.nextInt(6));
            var bytes = randomBytes(random, random.nextInt(40));
            int length = random.nextInt(bytes.length + 1);
            boolean expected = naively(needle, bytes, length);
            assertThat(new BytePattern(needle).isIn(bytes, length)).isEqualTo(expected);
            found += expected ? 1 : 0;
        }

        assertThat(found).isBetween(5_000, 45_000);
    }

    /// Few letters, so that much repeats, and one of them negative as a byte.
    private static byte[] randomBytes(Random random, int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (0x7e + random.nextInt(3));
        }
        return bytes;
    }

    @Test
    void itFindsANeedleAtEveryPlace() {
        var needle = text("--kineograph-0123456789abcdef");
        var pattern = new BytePattern(needle);

        for (int at = 0; at + needle.length <= 200; at++) {
            var bytes = Bytes.with(new byte[200], at, needle);
            assertThat(pattern.isIn(bytes, 200)).as("at %d", at).isTrue();
            assertThat(pattern.isIn(bytes, at + needle.length - 1)).as("cut, at %d", at).isFalse();
        }
    }

    @Test
    void itDoesNotSeeChangesToTheNeedleItWasMadeOf() {
        var needle = text("needle");
        var pattern = new BytePattern(needle);

        needle[0] = 'b';

        assertThat(pattern.isIn(text("a needle"), 8)).isTrue();
    }

    @Test
    void nothingIsInNothing() {
        assertThat(new BytePattern(text("n")).isIn(new byte[0], 0)).isFalse();
    }
}
