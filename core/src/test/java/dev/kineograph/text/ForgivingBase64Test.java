// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForgivingBase64Test {
    @Test
    void linesDoNotCount() {
        byte[] bytes = new byte[10_000];
        new Random(1).nextBytes(bytes);

        assertThat(ForgivingBase64.decode(Base64.getMimeEncoder().encodeToString(bytes))).isEqualTo(bytes);
        assertThat(ForgivingBase64.decode(Base64.getEncoder().encodeToString(bytes))).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"aGk=", "aGk", " a G k = ", "a\tG\nk\r\f="})
    void whiteSpaceAndMissingPaddingAreForgiven(String text) {
        assertThat(ForgivingBase64.decode(text)).isEqualTo("hi".getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "aGk==", "a-_k", "aG\u00a0k", "aG\u2028k", "===="})
    void nothingElseIs(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ForgivingBase64.decode(text));
    }

    @Test
    void nothingIsNothing() {
        assertThat(ForgivingBase64.decode(" ")).isEmpty();
    }
}
