// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Bytes.hex;
import static dev.kineograph.Bytes.join;
import static dev.kineograph.Bytes.text;
import static dev.kineograph.Bytes.with;
import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebpHeaderTest {
    private static final int CONTAINER_LENGTH = 4;
    private static final int FIRST_CHUNK = 12;

    @ParameterizedTest
    @EnumSource(names = {"LOSSY_WEBP", "LOSSLESS_WEBP", "ALPHA_WEBP", "ANIMATED_WEBP"})
    void bytesBehindTheContainerAreCut(Sample sample) {
        var picture = Picture.of(join(sample.bytes(), text("<script>")));

        assertThat(picture.toByteArray()).isEqualTo(sample.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffff", "f0ffffff", "ffffff7f"})
    void aContainerThatClaimsMoreThanThereIsIsRefused(String length) {
        var picture = with(Sample.LOSSY_WEBP.bytes(), CONTAINER_LENGTH, hex(length));

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(picture)).contains("image/webp", "that its container has");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "04000000", "0c000000", "10000000"})
    void aContainerThatEndsBeforeItsPictureSaysItsSizeIsRefused(String length) {
        var picture = with(Sample.LOSSY_WEBP.bytes(), CONTAINER_LENGTH, hex(length));

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(picture)).contains("ends at byte");
    }

    @Test
    void theTwoUpperBitsOfALossySizeScaleItAndAreNotCounted() {
        var picture = with(Sample.LOSSY_WEBP.bytes(), FIRST_CHUNK + 14, hex("0a40 05c0"));

        assertThat(Picture.of(picture).size()).isEqualTo(new ImageSize(10, 5));
    }

    @Test
    void aLosslessSizeHasFourteenBitsASide() {
        var picture = with(Sample.LOSSLESS_WEBP.bytes(), FIRST_CHUNK + 9, hex("ff0f0000"));

        assertThat(Picture.of(picture).size()).isEqualTo(new ImageSize(0xfff + 1, 1));
    }

    @Test
    void anExtendedSizeHasTwentyFourBitsASide() {
        var picture = with(Sample.ANIMATED_WEBP.bytes(), FIRST_CHUNK + 12, hex("ffff03 170000"));

        assertThat(Picture.of(picture).size()).isEqualTo(new ImageSize(0x40000, 24));
    }

    @Test
    void anotherFirstChunkIsRefused() {
        var picture = with(Sample.LOSSY_WEBP.bytes(), FIRST_CHUNK, text("ICCP"));

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(picture)).contains("image/webp", "VP8X, VP8L or VP8");
    }
}
