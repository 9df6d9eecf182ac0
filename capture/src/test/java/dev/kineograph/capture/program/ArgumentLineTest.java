// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentLineTest {

    @ParameterizedTest
    @CsvSource(delimiter = '!', quoteCharacter = '`', textBlock = """
            -f lavfi  -i testsrc2      ! -f|lavfi|-i|testsrc2
            -i "a b" c                 ! -i|a b|c
            -i 'a "b" \\c'             ! -i|a "b" \\c
            -i a\\ b\\"c               ! -i|a b"c
            a"b c"d''                  ! ab cd
            $HOME `id` ; rm -rf * > x  ! $HOME|`id`|;|rm|-rf|*|>|x
            """)
    void aLineIsTakenApartAsAShellWouldAndNothingInItIsRun(String line, String arguments) {
        assertThat(ArgumentLine.split(line)).containsExactly(arguments.split("\\|"));
    }

    @Test
    void emptyArgumentsCountAndEmptyLinesHaveNone() {
        assertThat(ArgumentLine.split("'' \"\"")).containsExactly("", "");
        assertThat(ArgumentLine.split("  \t")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-i 'secret", "\"secret", "secret '\""})
    void anOpenQuotationMarkIsRefusedWithoutQuotingTheLine(String line) {
        assertThatThrownBy(() -> ArgumentLine.split(line))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("expected")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("secret"));
    }
}
