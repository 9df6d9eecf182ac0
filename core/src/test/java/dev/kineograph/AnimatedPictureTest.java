// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Bytes.hex;
import static dev.kineograph.Bytes.join;
import static dev.kineograph.Bytes.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// Which pictures move by themselves.
class AnimatedPictureTest {
    private static final int AFTER_HEADER_CHUNK = 33;
    private static final byte[] SCREEN_3X2 = join(text("GIF89a"), hex("0300 0200 00 00 00"));
    private static final byte[] IMAGE = hex("2c 0000 0000 0300 0200 00  02 01 2c 00");
    private static final byte[] LOOPS = join(hex("21 ff 0b"), text("NETSCAPE2.0"), hex("03 01 0000 00"));
    private static final byte[] TRAILER = hex("3b");

    @ParameterizedTest
    @EnumSource(names = {"ANIMATED_GIF", "ANIMATED_WEBP", "MOVING_AVIF"})
    void anAnimationMoves(Sample sample) {
        assertThat(sample.picture().isAnimated()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = {"ANIMATED_GIF", "ANIMATED_WEBP", "MOVING_AVIF"})
    void allOthersDoNot(Sample sample) {
        assertThat(sample.picture().isAnimated()).isFalse();
    }

    @Test
    void aGifMovesFromItsSecondImageOnWhetherItLoopsOrNot() {
        assertThat(Picture.of(join(SCREEN_3X2, LOOPS, IMAGE, TRAILER)).isAnimated()).isFalse();
        assertThat(Picture.of(join(SCREEN_3X2, IMAGE, IMAGE, TRAILER)).isAnimated()).isTrue();
        assertThat(Picture.of(join(SCREEN_3X2, LOOPS, IMAGE, IMAGE)).isAnimated()).isTrue();
    }

    @Test
    void anImageBehindTheEndOfAGifIsNone() {
        assertThat(Picture.of(join(SCREEN_3X2, IMAGE, TRAILER, IMAGE)).isAnimated()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"2, true", "1, false", "0, false"})
    void aPngMovesIfItsAnimationHasSeveralImages(int images, boolean moves) {
        assertThat(Picture.of(withChunk(AFTER_HEADER_CHUNK, animation(images))).isAnimated()).isEqualTo(moves);
    }

    @Test
    void aPngWhoseAnimationIsAnnouncedBehindItsPixelsStandsStill() {
        assertThat(Picture.of(withChunk(Sample.DRAWING.length() - 12, animation(2))).isAnimated()).isFalse();
    }

    @Test
    void aPngWhoseAnimationIsCutStandsStill() {
        assertThat(Picture.of(withChunk(AFTER_HEADER_CHUNK, join(hex("00000000"), text("acTL"), hex("00000002")))).isAnimated())
                .isFalse();
    }

    private static byte[] animation(int images) {
        return join(hex("00000008"), text("acTL"), hex("%08x 00000000 00000000".formatted(images)));
    }

    private static byte[] withChunk(int at, byte[] chunk) {
        var png = Sample.DRAWING.bytes();
        return join(Arrays.copyOf(png, at), chunk, Arrays.copyOfRange(png, at, png.length));
    }
}
