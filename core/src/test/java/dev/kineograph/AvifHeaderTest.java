// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Bytes.hex;
import static dev.kineograph.Bytes.join;
import static dev.kineograph.Bytes.text;
import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvifHeaderTest {
    private static final byte[] TYPE = box("ftyp", text("avif\0\0\0\0avifmif1"));
    private static final byte[] HANDLER = box("hdlr", new byte[24]);

    private static byte[] box(String name, byte[]... contents) {
        var all = join(contents);
        return join(number(8 + all.length), text(name), all);
    }

    private static byte[] longBox(String name, byte[]... contents) {
        var all = join(contents);
        return join(number(1), text(name), number(0), number(16 + all.length), all);
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    private static byte[] size(int width, int height) {
        return box("ispe", number(0), number(width), number(height));
    }

    private static byte[] meta(byte[]... properties) {
        return box("meta", number(0), HANDLER, box("iprp", box("ipco", properties)));
    }

    @Test
    void thePicturesSizeIsTheLargestBesideThoseOfTilesAndThumbnails() {
        var thumbnail = size(16, 9);
        var tile = size(512, 512);

        var picture = Picture.of(join(TYPE, meta(thumbnail, tile, size(1024, 512), thumbnail)));

        assertThat(picture.size()).contains(new ImageSize(1024, 512));
    }

    @Test
    void otherPropertiesAreSteppedOver() {
        var picture = Picture.of(join(TYPE, meta(box("pixi", number(3)), size(20, 10), box("av1C", number(1)))));

        assertThat(picture.size()).contains(new ImageSize(20, 10));
    }

    @Test
    void aBoxMaySayItsLengthInSixtyFourBits() {
        var properties = longBox("iprp", longBox("ipco", longBox("ispe", number(0), number(20), number(10))));
        var longMeta = longBox("meta", number(0), HANDLER, properties);

        var picture = Picture.of(join(TYPE, longBox("free", new byte[3]), longMeta));

        assertThat(picture.size()).contains(new ImageSize(20, 10));
    }

    @Test
    void aLongBoxDoesNotHideATrap() {
        var longMeta = longBox("meta", number(0), HANDLER, box("iprp", box("ipco", size(65535, 65535))));

        assertRefused(Refusal.BAD_DIMENSIONS, () -> Picture.of(join(TYPE, longMeta))).contains("65535x65535");
    }

    @Test
    void aBoxOfLengthZeroReachesToTheEnd() {
        var meta = meta(size(20, 10));
        System.arraycopy(number(0), 0, meta, 0, 4);

        assertThat(Picture.of(join(TYPE, meta)).size()).contains(new ImageSize(20, 10));
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,0", "0,0", "-1,-1", "65535,65535", "8001,8000"})
    void aSizeWithoutPixelsOrWithTooManyIsRefused(int width, int height) {
        assertRefused(Refusal.BAD_DIMENSIONS, () -> Picture.of(join(TYPE, meta(size(width, height)))))
                .startsWith("picture size: ");
    }

    @Test
    void aPictureThatHidesItsSizeHasNone() {
        assertThat(Picture.of(TYPE).size()).isEmpty();
        assertThat(Picture.of(join(TYPE, box("meta", number(0), HANDLER))).size()).isEmpty();
    }

    @Test
    void aSizeThatIsCutOffIsRefused() {
        var cut = join(TYPE, meta(hex("00000014"), text("ispe"), hex("00000000 00")));

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(cut)).contains("ends at byte");
    }
}
