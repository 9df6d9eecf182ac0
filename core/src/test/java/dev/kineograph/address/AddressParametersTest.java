// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressParametersTest {
    private static AddressParameters of(String text) {
        return AddressParameters.of("toy:ball", text, List.of("label", "size"));
    }

    @Test
    void valuesAreDecodedAsInForms() {
        assertThat(of("label=a+b%26c=d%C3%A9&size=").text("label")).contains("a b&c=dé");
        assertThat(of("label=a&size=").text("size")).contains("");
        assertThat(of("label").text("label")).contains("");
        assertThat(of("label=a").text("size")).isEmpty();
        assertThat(of("").values()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = '|', textBlock = """
            label=%zz     | label: bad percent encoding (expected: such as %20 for a space)
            label=50%     | label: bad percent encoding (expected: such as %20 for a space)
            size=1&size=2 | size: given twice (expected: once)
            sice=1        | unknown parameter 'sice' (expected: label, size; nearest: size)
            size=1&       | unknown parameter '' (expected: label, size)
            """)
    void whatIsNoParameterIsRefused(String text, String sentence) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> of(text))
                .withMessage("toy:ball: " + sentence)
                .returns(Refusal.BAD_VALUE, RefusedException::reason);
    }
}
