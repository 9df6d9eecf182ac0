// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
    private static final long MAX = 999_999_999_000_000_000L;

    @ParameterizedTest
    @CsvSource({"0KB, 0", "64KB, 64000", "064 MB, 64000000", "2GB, 2000000000", "999999999GB, 999999999000000000"})
    void aNumberWithItsUnitIsASize(String text, long bytes) {
        assertThat(Sizes.parse(text, 0, MAX)).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GB", "64", "64B", "64kb", "64MiB", "-1KB", "1.5GB", " 1GB", "1GB ", "1  GB", "9999999999GB", "٣GB"})
    void everythingElseIsNone(String text) {
        assertThat(Sizes.parse(text, 0, MAX)).isEmpty();
    }

    @Test
    void aSizeOutOfItsRangeIsNone() {
        assertThat(Sizes.parse("1KB", 1_001, 2_000)).isEmpty();
        assertThat(Sizes.parse("2KB", 1_001, 2_000)).hasValue(2_000);
        assertThat(Sizes.parse("3KB", 1_001, 2_000)).isEmpty();
        assertThat(Sizes.expected(1_000, 2_000)).isEqualTo("a size such as 64MB or 2GB, 1,000 to 2,000 bytes");
    }
}
