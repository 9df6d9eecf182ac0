// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.color;

import static dev.kineograph.imaging.ImagingRefusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Refusal;
import dev.kineograph.text.VisibleText;
import java.awt.Color;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CssColorTest {

    @ParameterizedTest
    @CsvSource({
        "#006400, 006400", "006400, 006400", "#C0FFEE, c0ffee", "#f80, ff8800", "F80, ff8800", "#000, 000000",
        "green, 008000", "Lime, 00ff00", "darkGreen, 006400", "aqua, 00ffff", "white, ffffff",
        "cyan, 00ffff", "magenta, ff00ff", "pink, ffc0cb", "orange, ffa500", "navy, 000080"
    })
    void aColourIsWrittenAsInStyleSheets(String text, String rgb) {
        assertThat(CssColor.of(text)).isEqualTo(new Color(Integer.parseInt(rgb, 16)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "#", "#12", "#1234", "#12345", "#1234567", "#ggg", "rgb(0,0,0)", "##fff", " red", "#fff\n"})
    void whatIsNoColourIsRefused(String text) {
        assertRefused(Refusal.BAD_VALUE, () -> CssColor.of(text))
                .startsWith("color: '" + VisibleText.line(text) + "' (expected: #rgb, #rrggbb, or one of aqua, black, blue, ");
    }

    @ParameterizedTest
    @CsvSource({"bleu, blue", "GREY, gray", "wite, white"})
    void theNearestNameIsTold(String text, String nearest) {
        assertRefused(Refusal.BAD_VALUE, () -> CssColor.of(text)).endsWith("; nearest: " + nearest + ")");
    }
}
