// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging.text;

import static dev.kineograph.imaging.ImagingRefusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kineograph.Refusal;
import java.awt.Font;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextOutlinerTest {
    private static final TextOutliner SHIPPED = TextOutliner.shipped();
    private static final Path DEJAVU = Path.of("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf");

    @TempDir
    private Path folder;

    private static double width(Path2D path) {
        return path.getBounds2D().getWidth();
    }

    private static double height(Path2D path) {
        return path.getBounds2D().getHeight();
    }

    private static void assumeDejaVu() {
        Assumptions.assumeTrue(Files.exists(DEJAVU), () -> DEJAVU + " is not installed: left out");
    }

    @Test
    void textStandsOnTheBaselineAndIsMeasuredInHeightsOfTheFont() {
        var bounds = SHIPPED.outline("H").getBounds2D();

        assertThat(bounds.getMaxY()).isZero();
        assertThat(bounds.getMinY()).as("top of a capital").isCloseTo(-0.696, within(0.01));
        assertThat(bounds.getMinX()).isBetween(0.0, 0.1);
    }

    @Test
    void everyTextHasAnOutlineOfItsOwnToChange() {
        var first = SHIPPED.outline("42");
        first.reset();

        assertThat(width(SHIPPED.outline("42"))).isGreaterThan(0.5);
    }

    @Test
    void anAccentIsDrawnWhereverItStandsInTheText() {
        assertThat(SHIPPED.outline("a\u0308").getBounds2D()).isEqualTo(SHIPPED.outline("ä").getBounds2D());
        assertThat(height(SHIPPED.outline("x\u0302"))).isGreaterThan(height(SHIPPED.outline("x")) + 0.1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\tb", "a\rb", "a\u2028b", "a\0b"})
    void lineBreaksAreSpaces(String text) {
        assertThat(SHIPPED.outline(text).getBounds2D()).isEqualTo(SHIPPED.outline("a b").getBounds2D());
    }

    @Test
    void joinersAreInvisible() {
        assertThat(SHIPPED.outline("a\u200d\ufe0fb").getBounds2D()).isEqualTo(SHIPPED.outline("ab").getBounds2D());
    }

    @Test
    void whatNoFontHasIsAnEmptyBox() {
        var box = SHIPPED.outline("\uE000");

        assertThat(box.getBounds2D().getHeight()).isCloseTo(0.7, within(0.001));
        assertThat(box.contains(0.25, -0.35)).as("middle").isFalse();
        assertThat(box.contains(0.07, -0.35)).as("left side").isTrue();
        assertThat(width(SHIPPED.outline("\uE000\uE000"))).isCloseTo(width(box) + 0.5, within(0.001));
    }

    /// The numbers of a Hebrew text are left of the words before them, and read from left to right themselves.
    @Test
    void hebrewRunsFromRightToLeft() {
        var alone = width(SHIPPED.outline("משתמשים"));

        var one = SHIPPED.outline("משתמשים 1").getBounds2D();
        var seven = SHIPPED.outline("משתמשים 1777").getBounds2D();

        assertThat(one.getWidth()).isGreaterThan(alone + 0.2);
        assertThat(inkOf(SHIPPED.outline("משתמשים 1777"), 0.2)).isEqualTo(inkOf(SHIPPED.outline("1777"), 0.2));
        assertThat(seven.getWidth()).isGreaterThan(one.getWidth() + 1);
    }

    /// What lies between the left end and x, as numbers that can be compared.
    private static String inkOf(Path2D path, double until) {
        var seen = new StringBuilder();
        for (double x = 0.01; x < until; x += 0.01) {
            for (double y = -0.8; y < 0.2; y += 0.02) {
                seen.append(path.contains(x, y) ? '#' : '.');
            }
        }
        return seen.toString();
    }

    @Test
    void lettersThatTheShippedFontLacksComeFromTheMachine() {
        assumeDejaVu();

        var georgian = SHIPPED.outline("ა");

        assertThat(SHIPPED.outline("\uE000").getBounds2D()).isNotEqualTo(georgian.getBounds2D());
        assertThat(new Font(Font.SANS_SERIF, Font.BOLD, 20).canDisplay('ა')).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DejaVu Sans", "dejavu sans", "DejaVu Sans Bold", "SansSerif"})
    void anInstalledFontIsFoundByItsName(String name) {
        assumeDejaVu();

        var named = TextOutliner.of(name).outline("Users online: 42");

        assertThat(width(named)).isGreaterThan(width(SHIPPED.outline("Users online: 42")));
    }

    @Test
    void aFaceOfAFontIsAnotherThanItsFamily() {
        assumeDejaVu();

        assertThat(width(TextOutliner.of("DejaVu Sans Bold").outline("online")))
                .isGreaterThan(width(TextOutliner.of("DejaVu Sans").outline("online")) * 1.05);
    }

    @Test
    void aFontIsReadFromAFile() throws IOException {
        var file = Files.copy(ShippedFontTest.TRUE_TYPE, folder.resolve("Some Font.TTF"));

        var ours = TextOutliner.of(file.toString()).outline("Users online: 42").getBounds2D();

        var expected = SHIPPED.outline("Users online: 42").getBounds2D();
        assertThat(ours.getWidth()).isCloseTo(expected.getWidth(), within(0.01));
        assertThat(ours.getHeight()).isCloseTo(expected.getHeight(), within(0.01));
    }

    @Test
    void aFontOfAFileBorrowsWhatItLacks() throws IOException {
        var file = folder.resolve("tiny.ttf");
        Files.write(file, TinyFont.of('#'));

        var tiny = TextOutliner.of(file.toString());

        assertThat(tiny.outline("4").getBounds2D().getHeight()).isEqualTo(SHIPPED.outline("4").getBounds2D().getHeight());
        assertThat(tiny.outline("#").getBounds2D().getHeight()).isCloseTo(0.5, within(0.001));
        assertThat(width(tiny.outline("4#"))).isCloseTo(0.5 + width(SHIPPED.outline("4")), within(0.1));
    }

    @Test
    void aMissingFontIsRefusedWithTheNearest() {
        assumeDejaVu();

        assertRefused(Refusal.BAD_VALUE, () -> TextOutliner.of("DejaVu Sanz"))
                .isEqualTo("font: 'DejaVu Sanz' (expected: the name of an installed font, or the path of a .ttf or .otf"
                        + " file; nearest: DejaVu Sans)");
    }

    @Test
    void aFileThatIsNoFontIsRefused() throws IOException {
        var page = Files.writeString(folder.resolve("page.ttf"), "<html>not found");

        assertRefused(Refusal.BAD_VALUE, () -> TextOutliner.of(page.toString()))
                .isEqualTo("font: %s: not a font that Java can read (expected: a .ttf or .otf file)".formatted(page));
        assertRefused(Refusal.BAD_VALUE, () -> TextOutliner.of("nowhere.otf"))
                .isEqualTo("font: nowhere.otf: no such file (expected: a .ttf or .otf file)");
        assertRefused(Refusal.BAD_VALUE, () -> TextOutliner.of(folder.toString())).contains("no such file");
        assertRefused(Refusal.BAD_VALUE, () -> TextOutliner.of("/a\0b.ttf")).contains("no path");
    }
}
