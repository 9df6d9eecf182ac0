// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Bytes.hex;
import static dev.kineograph.Bytes.join;
import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JpegHeaderTest {
    private static final byte[] START = hex("ffd8");
    private static final byte[] FRAME_24X16 = hex("ffc0 000b 08 0010 0018 01 011100");
    private static final byte[] SCAN = hex("ffda 0008 01 0100 003f00");
    private static final byte[] PIXELS = hex("12 34 ff00 56 ffd0 78 ffd7 9a");
    private static final byte[] END = hex("ffd9");

    private static Picture picture(byte[]... parts) {
        return Picture.of(join(parts));
    }

    @Test
    void widthAndHeightAreInTheFrameHeader() {
        var picture = picture(START, FRAME_24X16, SCAN, PIXELS, END);

        assertThat(picture.size()).isEqualTo(new ImageSize(24, 16));
        assertThat(picture.length()).isEqualTo(2 + 13 + 10 + 12 + 2 - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0", "c1", "c2", "c9", "ca"})
    void everyKindOfFrameHeaderThatBrowsersKnowIsOne(String marker) {
        var picture = picture(START, hex("ff" + marker + " 000b 08 0102 0304 01 011100"), SCAN, PIXELS, END);

        assertThat(picture.size()).isEqualTo(new ImageSize(0x304, 0x102));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dc", "e0", "e1", "ef", "fe"})
    void whatAPictureMayHaveBesidesIsSteppedOver(String marker) {
        var table = hex("ff" + marker + " 000b 08 ffff ffff 01 011100");

        var picture = picture(START, table, FRAME_24X16, SCAN, PIXELS, END);

        assertThat(picture.size()).isEqualTo(new ImageSize(24, 16));
    }

    @Test
    void theEndMarkOfAThumbnailIsNotThePicturesEnd() {
        var bytes = Sample.THUMBNAIL.bytes();
        int firstEnd = indexOf(bytes, END);

        assertThat(firstEnd).isPositive().isLessThan(bytes.length - 2);
        assertThat(Picture.of(bytes).length()).isEqualTo(bytes.length);
    }

    private static int indexOf(byte[] bytes, byte[] needle) {
        for (int at = 0; at + needle.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + needle.length, needle, 0, needle.length)) {
                return at;
            }
        }
        return -1;
    }

    @Test
    void anEndMarkInASegmentBetweenScansIsNotThePicturesEnd() {
        var comment = hex("fffe 0006 ffd9 ffd9");

        var picture = picture(START, FRAME_24X16, SCAN, PIXELS, comment, SCAN, PIXELS, END);

        assertThat(picture.length()).isEqualTo(2 + 13 + 2 * (10 + 11) + 8 + 2);
    }

    @ParameterizedTest
    @EnumSource(names = {"BASELINE", "PROGRESSIVE", "THUMBNAIL", "RESTARTS", "CAMERA"})
    void bytesBehindTheEndMarkAreCut(Sample sample) {
        var picture = picture(sample.bytes(), hex("00"), Bytes.text("<script>alert(1)</script>"), sample.bytes());

        assertThat(picture.toByteArray()).isEqualTo(sample.bytes());
    }

    @ParameterizedTest
    @EnumSource(names = {"BASELINE", "PROGRESSIVE", "THUMBNAIL", "RESTARTS", "CAMERA"})
    void aPictureWithoutItsEndMarkIsShownAllTheSame(Sample sample) {
        var withoutEnd = Arrays.copyOf(sample.bytes(), sample.length() - 2);

        var picture = Picture.of(withoutEnd);

        assertThat(picture.size()).isEqualTo(sample.size());
        assertThat(picture.toByteArray()).isEqualTo(withoutEnd);
    }

    @Test
    void anyNumberOfFillBytesMayComeBeforeAMarker() {
        var fill = hex("ff ff ff ff ff");
        var bytes = join(START, fill, FRAME_24X16, fill, SCAN, PIXELS, fill, END);

        var picture = picture(bytes, hex("00 00"));

        assertThat(picture.size()).isEqualTo(new ImageSize(24, 16));
        assertThat(picture.length()).isEqualTo(bytes.length);
    }

    @Test
    void aSegmentThatReachesBeyondTheEndLeavesThePictureWhole() {
        var picture = picture(START, FRAME_24X16, SCAN, PIXELS, hex("fffe ffff 00"), END);

        assertThat(picture.length()).isEqualTo(2 + 13 + 10 + 11 + 5 + 2);
    }

    @Test
    void pixelsWithoutAFrameHeaderAreRefused() {
        assertRefused(Refusal.NOT_AN_IMAGE, () -> picture(START, SCAN, PIXELS, END)).contains("image/jpeg", "SOF");
        assertRefused(Refusal.NOT_AN_IMAGE, () -> picture(START, END)).contains("image/jpeg", "ff d9", "SOF0");
    }

    @Test
    void bytesBetweenSegmentsAreSteppedOver() {
        var picture = picture(START, hex("fffe 0003 00"), hex("00 12 ff00 34"), FRAME_24X16, hex("56"), SCAN, PIXELS, END);

        assertThat(picture.size()).isEqualTo(new ImageSize(24, 16));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffd8 ff", "ffd8 ffc0", "ffd8 ffc0 000b 08 0010 00", "ffd8 ffe0 ffff 00", "ffd8 ffff ffff"})
    void whatEndsBeforeItsSizeIsRefused(String beginning) {
        assertRefused(Refusal.NOT_AN_IMAGE, () -> picture(hex(beginning))).contains("ends at byte");
    }

    @Test
    void aPictureThatSaysItsHeightLaterIsRefused() {
        assertRefused(Refusal.BAD_DIMENSIONS, () -> picture(START, hex("ffc0 000b 08 0000 0018 01 011100"), SCAN, END))
                .contains("24x0");
    }
}
