// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Bytes.hex;
import static dev.kineograph.Bytes.join;
import static dev.kineograph.Bytes.text;
import static dev.kineograph.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvifHeaderTest {
    static final byte[] TYPE = box("ftyp", text("avif\0\0\0\0avifmif1"));
    static final byte[] HANDLER = box("hdlr", new byte[24]);
    static final byte[] PRIMARY = box("pitm", number(0), hex("0001"));
    private static final byte[] LOCATIONS = box("iloc", number(0), number(0));
    private static final byte[] ITEMS = box("iinf", number(0), hex("0001"), box("infe", number(0)));

    static byte[] box(String name, byte[]... contents) {
        var all = join(contents);
        return join(number(8 + all.length), text(name), all);
    }

    private static byte[] longBox(String name, byte[]... contents) {
        var all = join(contents);
        return join(number(1), text(name), number(0), number(16 + all.length), all);
    }

    static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    static byte[] size(int width, int height) {
        return box("ispe", number(0), number(width), number(height));
    }

    /// A whole `meta` whose primary item 1 has all of these properties, after the one that describes the codec.
    private static byte[] meta(byte[]... properties) {
        return box("meta", contents(properties));
    }

    private static byte[] contents(byte[]... properties) {
        return join(number(0), HANDLER, PRIMARY, LOCATIONS, ITEMS, properties(join(properties), properties.length));
    }

    static byte[] properties(byte[] list, int count) {
        var all = new byte[count + 1];
        for (int i = 0; i <= count; i++) {
            all[i] = (byte) (i + 1);
        }
        var associated = box("ipma", number(0), number(1), hex("0001"), new byte[] {(byte) all.length}, all);
        return box("iprp", box("ipco", box("av1C", number(1)), list), associated);
    }

    @Test
    void thePicturesSizeIsThatOfItsPrimaryItem() {
        var list = join(box("av1C", number(1)), size(16, 9), size(1024, 512), size(512, 512));
        var associated = box("ipma", number(0), number(3), hex("0002 01 04  0001 02 81 03  0003 01 02"));
        var picture = Picture.of(join(
                TYPE, box("meta", number(0), HANDLER, PRIMARY, LOCATIONS, ITEMS, box("iprp", box("ipco", list), associated))));

        assertThat(picture.size()).isEqualTo(new ImageSize(1024, 512));
    }

    @ParameterizedTest
    @CsvSource({"0,20,10", "1,10,20", "2,20,10", "3,10,20"})
    void aQuarterOfATurnSwapsWidthAndHeight(int quarters, int width, int height) {
        var picture = Picture.of(join(TYPE, meta(size(20, 10), box("irot", new byte[] {(byte) quarters}))));

        assertThat(picture.size()).isEqualTo(new ImageSize(width, height));
    }

    @Test
    void otherPropertiesAreSteppedOver() {
        var picture = Picture.of(join(TYPE, meta(box("pixi", number(3)), size(20, 10), box("colr", number(1)))));

        assertThat(picture.size()).isEqualTo(new ImageSize(20, 10));
    }

    @Test
    void aBoxMaySayItsLengthInSixtyFourBits() {
        var longMeta = longBox("meta", contents(size(20, 10)));

        var picture = Picture.of(join(TYPE, longBox("free", new byte[3]), longMeta));

        assertThat(picture.size()).isEqualTo(new ImageSize(20, 10));
    }

    @Test
    void aLongBoxDoesNotHideATrap() {
        var longMeta = longBox("meta", contents(size(65535, 65535)));

        assertRefused(Refusal.BAD_DIMENSIONS, () -> Picture.of(join(TYPE, longMeta))).contains("65535x65535");
    }

    @Test
    void aBoxOfLengthZeroReachesToTheEnd() {
        var meta = meta(size(20, 10));
        System.arraycopy(number(0), 0, meta, 0, 4);

        assertThat(Picture.of(join(TYPE, meta)).size()).isEqualTo(new ImageSize(20, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mif1", "miaf", "isom"})
    void anotherMajorBrandWillDoIfItsListHasAvif(String major) {
        var type = box("ftyp", text(major + "\0\0\0\0mif1avif"));

        assertThat(Picture.of(join(type, meta(size(20, 10)))).format()).isEqualTo(ImageFormat.AVIF);
        assertThat(ImageFormat.ofContent(box("ftyp", text(major + "\0\0\0\0mif1miaf")))).isEmpty();
    }

    @Test
    void whatFollowsTheLastBoxIsCut() {
        var whole = join(TYPE, meta(size(20, 10)), box("mdat", number(1)));

        assertThat(Picture.of(join(whole, text("trailing garbage"))).length()).isEqualTo(whole.length);
    }

    @Test
    void theDataMayBeCutAndNothingElse() {
        var whole = join(TYPE, meta(size(20, 10)), box("mdat", new byte[100]));

        assertThat(Picture.of(Arrays.copyOf(whole, whole.length - 50)).length()).isEqualTo(whole.length - 50);
        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(Arrays.copyOf(whole, whole.length - 110))).contains("box meta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta", "hdlr", "pitm", "iloc", "iinf", "infe", "iprp", "ipco", "ipma", "av1C", "ispe"})
    void whatADecoderNeedsHasToBeThere(String name) {
        var picture = new String(join(TYPE, meta(size(20, 10))), ISO_8859_1).replace(name, "none");

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(text(picture))).contains("image/avif", name);
    }

    @Test
    void aSequenceNeedsItsTracks() {
        var type = box("ftyp", text("avis\0\0\0\0avif"));

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(join(type, meta(size(20, 10))))).contains("moov");
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,0", "0,0", "-1,-1", "65535,65535", "8001,8000"})
    void aSizeWithoutPixelsOrWithTooManyIsRefused(int width, int height) {
        assertRefused(Refusal.BAD_DIMENSIONS, () -> Picture.of(join(TYPE, meta(size(width, height)))))
                .startsWith("picture size: ");
    }

    @Test
    void aSizeThatIsCutOffIsRefused() {
        var cut = join(TYPE, meta(hex("00000014"), text("ispe"), hex("00000000 00")));

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(cut)).contains("image/avif", "ispe");
    }
}
