// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTextTest {

    @ParameterizedTest
    @CsvSource({
        "000a, \\n",
        "000d, \\r",
        "0009, \\t",
        "0000, \\u0000",
        "001b, \\u001b",
        "007f, \\u007f",
        "0085, \\u0085",
        "009b, \\u009b",
        "00ad, \\u00ad",
        "061c, \\u061c",
        "200b, \\u200b",
        "200d, \\u200d",
        "200e, \\u200e",
        "200f, \\u200f",
        "2028, \\u2028",
        "2029, \\u2029",
        "202a, \\u202a",
        "202e, \\u202e",
        "2060, \\u2060",
        "2066, \\u2066",
        "2069, \\u2069",
        "d800, \\ud800",
        "dfff, \\udfff",
        "e000, \\ue000",
        "feff, \\ufeff",
        "ffff, \\uffff",
        "e0001, \\u{e0001}",
        "1d173, \\u{1d173}",
        "10ffff, \\u{10ffff}"
    })
    void whatIsNotSeenIsWrittenAsAnEscape(String codePoint, String escape) {
        var text = "a" + Character.toString(Integer.parseInt(codePoint, 16)) + "b";

        assertThat(VisibleText.line(text)).isEqualTo("a" + escape + "b");
        assertThat(VisibleText.excerpt(text, 20)).isEqualTo("a" + escape + "b");
        assertThat(VisibleText.withinBytes(text, 20)).isEqualTo("a" + escape + "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "camera", "Tür, é, e\u0301", "日本", "камера", "שלום", "C:\\pictures\\1.jpg", "a \u00a0\u3000b", "😀 €"})
    void whatIsSeenStays(String text) {
        assertThat(VisibleText.line(text)).isSameAs(text);
        assertThat(VisibleText.excerpt(text, 100)).isEqualTo(text);
        assertThat(VisibleText.withinBytes(text, 100)).isEqualTo(text);
    }

    @Test
    void noCodePointEndsTheLineOrHides() {
        var all = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .collect(StringBuilder::new, (text, codePoint) -> text.appendCodePoint(codePoint).append(' '), StringBuilder::append)
                .toString();

        var hidden = Pattern.compile("\\R|\\p{Cntrl}|\\p{C}|\\p{Zl}|\\p{Zp}").asPredicate();
        assertThat(VisibleText.line(all))
                .matches(line -> !hidden.test(line))
                .matches(line -> line.codePoints().noneMatch(Character::isISOControl))
                .matches(line -> line.codePoints().noneMatch(Character::isIdentifierIgnorable));
    }

    @Test
    void anExcerptHasSoManyCodePointsAndSaysThatItIsCut() {
        assertThat(VisibleText.excerpt("日本😀", 3)).isEqualTo("日本😀");
        assertThat(VisibleText.excerpt("日本😀!", 3)).isEqualTo("日本😀...");
        assertThat(VisibleText.excerpt("ab\n", 4)).isEqualTo("ab\\n");
        assertThat(VisibleText.excerpt("ab\nc", 3)).isEqualTo("ab...");
        assertThat(VisibleText.excerpt("\u202e".repeat(1000), 60)).hasSize(63).endsWith("\\u202e...");
    }

    @Test
    void withinBytesCountsTheBytesOfUtf8AndItsOwnDots() {
        assertThat(VisibleText.withinBytes("a".repeat(120), 120)).isEqualTo("a".repeat(120));
        assertThat(VisibleText.withinBytes("a".repeat(121), 120)).isEqualTo("a".repeat(117) + "...");
        assertThat(VisibleText.withinBytes("日".repeat(100), 120)).isEqualTo("日".repeat(39) + "...");
        assertThat(VisibleText.withinBytes("\ud800\n😀".repeat(100), 120).getBytes(UTF_8)).hasSizeLessThanOrEqualTo(120);
    }
}
