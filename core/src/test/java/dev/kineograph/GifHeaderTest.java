// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Bytes.hex;
import static dev.kineograph.Bytes.join;
import static dev.kineograph.Bytes.text;
import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GifHeaderTest {
    private static final byte[] SCREEN_3X2 = join(text("GIF89a"), hex("0300 0200 00 00 00"));
    private static final byte[] IMAGE = hex("2c 0000 0000 0300 0200 00  02 03 3b3b3b 01 3b 00");
    private static final byte[] IMAGE_WITH_COLOURS = hex("2c 0000 0000 0300 0200 80  3b3b3b 3b3b3b  02 01 3b 00");
    private static final byte[] COMMENT = hex("21 fe 02 3b3b 00");
    private static final byte[] TRAILER = hex("3b");

    @ParameterizedTest
    @EnumSource(names = {"GIF87", "GIF89", "ANIMATED_GIF"})
    void bytesBehindTheTrailerAreCut(Sample sample) {
        var picture = Picture.of(join(sample.bytes(), text("<script>;;;")));

        assertThat(picture.toByteArray()).isEqualTo(sample.bytes());
    }

    @Test
    void aTrailersByteInsideABlockIsNotTheEnd() {
        var bytes = join(SCREEN_3X2, COMMENT, IMAGE, COMMENT, IMAGE_WITH_COLOURS, COMMENT, TRAILER);

        var picture = Picture.of(join(bytes, hex("00 3b")));

        assertThat(picture.length()).isEqualTo(bytes.length);
        assertThat(picture.size()).isEqualTo(new ImageSize(3, 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void theColoursOfTheScreenAreSteppedOver(int sizeBits) {
        var screen = SCREEN_3X2.clone();
        screen[10] = (byte) (0x80 | sizeBits);
        var colours = Bytes.filled(new byte[0], TRAILER, 3 * (2 << sizeBits));
        var picture = join(screen, colours, IMAGE, TRAILER);

        assertThat(Picture.of(join(picture, text("more"))).length()).isEqualTo(picture.length);
    }

    @ParameterizedTest
    @EnumSource(names = {"GIF87", "GIF89", "ANIMATED_GIF"})
    void aPictureWithoutItsTrailerIsShownAllTheSame(Sample sample) {
        var withoutTrailer = Arrays.copyOf(sample.bytes(), sample.length() - 1);

        assertThat(Picture.of(withoutTrailer).toByteArray()).isEqualTo(withoutTrailer);
    }

    @Test
    void anUnknownBlockLeavesThePictureWhole() {
        var picture = join(SCREEN_3X2, IMAGE, hex("77"), IMAGE, TRAILER);

        assertThat(Picture.of(picture).length()).isEqualTo(picture.length);
    }

    @Test
    void aPictureThatIsLargerThanItsScreenCounts() {
        var screen = text("GIF89a\1\0\1\0\0\0\0");

        assertThat(Picture.of(join(screen, IMAGE, TRAILER)).size()).isEqualTo(new ImageSize(3, 2));
        assertRefused(Refusal.BAD_DIMENSIONS, () -> Picture.of(join(screen, hex("2c 0000 0000 204e 204e 00  02 00"), TRAILER)))
                .contains("20000x20000");
    }

    @Test
    void aPictureBesideItsScreenMakesThatLarger() {
        var shifted = hex("2c 0200 0500 0300 0200 00  02 00");

        assertThat(Picture.of(join(SCREEN_3X2, shifted, TRAILER)).size()).isEqualTo(new ImageSize(5, 7));
    }

    @Test
    void aGifWithoutAnImageBlockIsRefused() {
        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(join(SCREEN_3X2, COMMENT, TRAILER))).contains("image/gif", "image block");
        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(join(SCREEN_3X2, hex("2c 0000 0000 0300")))).contains("image block");
    }

    @Test
    void whatEndsBeforeItsSizeIsRefused() {
        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(text("GIF89a\3\0\2"))).contains("ends at byte 9");
    }
}
