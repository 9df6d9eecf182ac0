// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Bytes.hex;
import static dev.kineograph.Bytes.join;
import static dev.kineograph.Bytes.text;
import static dev.kineograph.Bytes.with;
import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngHeaderTest {
    private static final int HEADER_CHUNK = 8;
    private static final int WIDTH = 16;
    private static final int AFTER_HEADER_CHUNK = 33;

    @ParameterizedTest
    @EnumSource(names = {"DRAWING", "INTERLACED"})
    void bytesBehindTheLastChunkAreCut(Sample sample) {
        var picture = Picture.of(join(sample.bytes(), text("\0\0\0\0IEND<script>")));

        assertThat(picture.toByteArray()).isEqualTo(sample.bytes());
    }

    @Test
    void aLastChunkInsideAnotherIsNotTheEnd() {
        var beginning = Arrays.copyOf(Sample.DRAWING.bytes(), AFTER_HEADER_CHUNK);
        var comment = join(
                hex("0000000c"), text("tEXt"), hex("00000000"), text("IEND"), hex("ae426082"), hex("00000000"));
        var rest = Arrays.copyOfRange(Sample.DRAWING.bytes(), AFTER_HEADER_CHUNK, Sample.DRAWING.length());
        var picture = join(beginning, comment, rest);

        assertThat(Picture.of(picture).length()).isEqualTo(picture.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffff", "80000000", "7fffffff", "7ffffff4", "00ffffff"})
    void anAbsurdChunkLengthLeavesThePictureWhole(String length) {
        var picture = with(Sample.DRAWING.bytes(), AFTER_HEADER_CHUNK, hex(length));

        assertThat(Picture.of(picture).length()).isEqualTo(picture.length);
    }

    @Test
    void aLastChunkThatClaimsMoreThanThereIsEndsWithThePicture() {
        var picture = with(Sample.DRAWING.bytes(), Sample.DRAWING.length() - 12, hex("ffffffff"));

        assertThat(Picture.of(picture).length()).isEqualTo(picture.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "0000000c", "0000000e", "ffffffff"})
    void aHeaderChunkOfAnotherLengthIsRefused(String length) {
        var picture = with(Sample.DRAWING.bytes(), HEADER_CHUNK, hex(length));

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(picture)).contains("image/png", "IHDR");
    }

    @Test
    void anotherFirstChunkIsRefused() {
        var picture = with(Sample.DRAWING.bytes(), HEADER_CHUNK + 4, text("iTXt"));

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(picture)).contains("image/png", "IHDR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000 00000010", "00000010 00000000", "80000000 00000001", "ffffffff ffffffff"})
    void aSizeThatNoPngHasIsRefused(String size) {
        var picture = with(Sample.DRAWING.bytes(), WIDTH, hex(size));

        assertRefused(Refusal.BAD_DIMENSIONS, () -> Picture.of(picture)).startsWith("picture size: ");
    }
}
