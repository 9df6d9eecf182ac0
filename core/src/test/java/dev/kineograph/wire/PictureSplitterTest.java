// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.Picture;
import dev.kineograph.RefusedException;
import dev.kineograph.Sample;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureSplitterTest {
    private static final byte[] JPEG = Sample.BASELINE.bytes();
    private static final byte[] PNG = Sample.DRAWING.bytes();
    private static final List<Sample> SAMPLES = List.of(Sample.values());

    private final PictureSplitter splitter = PictureSplitter.searching();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100, 1 << 20})
    void picturesOfEveryKindAreGivenOneByOneInPiecesOfAnySize(int size) {
        byte[][] pictures = SAMPLES.stream().map(Sample::bytes).toArray(byte[][]::new);
        byte[] all = join(join(pictures), JPEG);
        var given = new ArrayList<byte[]>();
        for (int at = 0; at < all.length; at += size) {
            given.addAll(read(splitter, Arrays.copyOfRange(all, at, Math.min(all.length, at + size))));
        }

        assertThat(given).hasSize(pictures.length + 1).startsWith(pictures);
        assertThat(given.getLast()).isEqualTo(JPEG);
        assertThat(splitter.end()).isEmpty();
        assertThat(splitter.skipped()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aPictureIsGivenBeforeTheNextByteComes(Sample sample) {
        byte[] picture = sample.bytes();

        assertThat(read(splitter, Arrays.copyOf(picture, picture.length - 1))).isEmpty();
        if (sample.name().endsWith("AVIF")) {
            assertThat(read(splitter, picture[picture.length - 1])).isEmpty();
            assertThat(splitter.end()).isEqualTo(picture);
        } else {
            assertThat(read(splitter, picture[picture.length - 1])).containsExactly(picture);
        }
    }

    @Test
    void whatIsBetweenPicturesIsSkippedAndCounted() {
        byte[] noise = "\r\n--frame\r\n\u00ff R G".getBytes(US_ASCII);

        assertThat(read(splitter, noise, JPEG, noise, PNG, noise)).containsExactly(JPEG, PNG);
        assertThat(splitter.end()).isEmpty();
        assertThat(splitter.skipped()).isEqualTo(3L * noise.length);
    }

    @Test
    void picturesThatFollowDirectlyMayHaveLineEndsAndZerosBetweenThem() {
        var backToBack = PictureSplitter.backToBack(new byte[0]);

        assertThat(read(backToBack, JPEG, new byte[3], PNG, "\r\n".getBytes(US_ASCII), JPEG)).containsExactly(JPEG, PNG, JPEG);
        assertThat(backToBack.end()).isEmpty();
    }

    /// Phones append data of their own, in which there may be pictures.
    @Test
    void nothingBehindOtherBytesIsAPictureWherePicturesFollowDirectly() {
        var backToBack = PictureSplitter.backToBack(new byte[0]);

        assertThat(read(backToBack, JPEG, "SEFH".getBytes(US_ASCII), JPEG, new byte[100_000])).containsExactly(JPEG);
        assertThat(backToBack.end()).isEmpty();
    }

    @Test
    void picturesThatBelongToAnotherAreLeftOut() {
        byte[] part = Sample.PROGRESSIVE.bytes();
        byte[] photo = withIndex(JPEG, part.length);

        assertThat(read(splitter, photo, part, photo, part, PNG)).containsExactly(photo, photo, PNG);
        assertThat(splitter.skipped()).isEqualTo(2L * part.length);
    }

    /// A program that sends on the first picture of such a file leaves the index in it.
    @Test
    void aPictureIsNotLeftOutForAnIndexThatMeansAnother() {
        byte[] photo = withIndex(JPEG, 12_345);

        assertThat(read(splitter, photo, photo, JPEG)).containsExactly(photo, photo, JPEG);
    }

    @Test
    void aDamagedIndexNamesNoPictures() {
        byte[] photo = withIndex(JPEG, JPEG.length);
        var random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            byte[] damaged = photo.clone();
            ByteBuffer.wrap(damaged).putInt(10 + random.nextInt(50), random.nextInt() >> random.nextInt(32));

            assertThat(MultiPictureIndex.lengths(damaged)).hasSizeBetween(0, 1);
        }
    }

    @Test
    void theEndMarkOfAThumbnailEndsNoPicture() {
        byte[] thumbnail = hex("ffe1 000a ffd8 ffd9 ffd8 ffd9");
        byte[] picture = join(hex("ffd8"), thumbnail, Arrays.copyOfRange(JPEG, 2, JPEG.length));

        assertThat(read(splitter, picture, JPEG)).containsExactly(picture, JPEG);
    }

    @Test
    void aPictureWhoseEndMarkIsMissingEndsWhereTheNextBegins() {
        byte[] open = Arrays.copyOf(JPEG, JPEG.length - 2);

        assertThat(read(splitter, open, JPEG, open, open, JPEG)).containsExactly(open, JPEG, open, open, JPEG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffd8", "52494646 00000000", "00000008 66747970"})
    void whatIsTooShortForAPictureIsSkipped(String hex) {
        byte[] rest = hex.startsWith("ffd8") ? new byte[0] : Arrays.copyOfRange(hex.startsWith("52") ? Sample.LOSSY_WEBP.bytes() : Sample.AVIF.bytes(), 8, 12);

        assertThat(read(splitter, hex(hex), rest, JPEG, PNG)).containsExactly(JPEG, PNG);
        assertThat(splitter.skipped()).isEqualTo(hex(hex).length + rest.length);
    }

    @Test
    void fillBytesAndRestartMarksBelongToThePicture() {
        byte[] picture = hex("ffd8 ffff ffda 0004 0102 11ff00 22ffd0 33ffffd1 44ff ffd9");

        assertThat(read(splitter, picture)).containsExactly(picture);
    }

    @Test
    void aPictureThatTheEndCutsOffIsGivenAsWhatIsLeft() {
        byte[] cut = Arrays.copyOf(PNG, PNG.length - 5);

        assertThat(read(splitter, JPEG, cut)).containsExactly(JPEG);
        assertThat(splitter.end()).isEqualTo(cut);
        assertThat(splitter.skipped()).isZero();
        assertThat(read(splitter, JPEG)).containsExactly(JPEG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"89504e470d0a1a0a 7fffffff 49444154", "52494646 ffffffff 57454250", "ffd8ff", "00000010 66747970 61766966 00000000 00000000 6d646174"})
    void aPictureWithoutAnEndIsRefused(String beginning) {
        assertThatThrownBy(() -> read(splitter, hex(beginning), new byte[Picture.MAX_BYTES]))
                .isInstanceOf(RefusedException.class)
                .hasMessage("a picture without an end (expected: at most 16,777,216 bytes)");
        assertThat(read(splitter, JPEG)).containsExactly(JPEG);
    }

    @Test
    void noiseDoesNoHarm() {
        var random = new Random(1);
        for (int round = 0; round < 1000; round++) {
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            byte[] spoiled = SAMPLES.get(round % SAMPLES.size()).bytes();
            spoiled[2 + random.nextInt(spoiled.length - 2)] = (byte) random.nextInt();
            var one = PictureSplitter.searching();

            long given = read(one, noise, spoiled, noise).stream().mapToLong(picture -> picture.length).sum();

            assertThat(given + one.end().length + one.skipped()).isEqualTo(2L * noise.length + spoiled.length);
        }
    }

    private static List<byte[]> read(PictureSplitter splitter, byte... bytes) {
        var pictures = new ArrayList<byte[]>();
        var left = ByteBuffer.wrap(bytes);
        for (byte[] picture = splitter.next(left); picture != null; picture = splitter.next(left)) {
            pictures.add(picture);
        }
        assertThat(left.remaining()).isZero();
        return pictures;
    }

    private static List<byte[]> read(PictureSplitter splitter, byte[]... parts) {
        return read(splitter, join(parts));
    }

    /// A JPEG with an index of two pictures: itself, and one of that length that follows it.
    private static byte[] withIndex(byte[] jpeg, int length) {
        var index = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
        index.put(hex("ffe2 003a 4d504600")).put(hex("49492a00")).putInt(8);
        index.putShort((short) 1).putShort((short) 0xb002).putShort((short) 7).putInt(32).putInt(22);
        index.put(new byte[16]).putInt(0).putInt(length);
        return join(Arrays.copyOf(jpeg, 2), index.array(), Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    private static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
