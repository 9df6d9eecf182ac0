// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.Picture;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureSplitterTest {
    private static final byte[] JPEG = Images.jpeg(64, 48, Color.RED);
    private static final byte[] PNG = Images.png(64, 48, Color.GREEN);

    @Test
    void picturesOneBehindTheOtherAreGivenOneByOne() throws Exception {
        var splitter = new PictureSplitter(in(JPEG, PNG, PNG, JPEG));

        assertThat(all(splitter)).containsExactly(JPEG, PNG, PNG, JPEG);
        assertThat(splitter.skipped()).isZero();
    }

    @Test
    void aPictureIsGivenBeforeTheNextByteComes() throws Exception {
        var waiting = new InputStream() {
            private int at;

            @Override
            public int read() {
                throw new IllegalStateException("read beyond the picture");
            }

            @Override
            public int read(byte[] into, int from, int length) {
                assertThat(at).as("bytes asked for").isLessThan(JPEG.length);
                into[from] = JPEG[at++];
                return 1;
            }
        };

        assertThat(new PictureSplitter(waiting).next()).isEqualTo(JPEG);
    }

    @Test
    void whatStandsBetweenPicturesIsSkippedAndCounted() throws Exception {
        byte[] noise = "\r\n--frame\r\n\u00ff".getBytes(US_ASCII);
        var splitter = new PictureSplitter(in(noise, JPEG, noise, PNG, noise));

        assertThat(all(splitter)).containsExactly(JPEG, PNG);
        assertThat(splitter.skipped()).isEqualTo(3L * noise.length);
    }

    @Test
    void theEndMarkOfAThumbnailEndsNoPicture() throws Exception {
        byte[] thumbnail = hex("ffe1 000a ffd8 ffd9 ffd8 ffd9");
        byte[] picture = join(hex("ffd8"), thumbnail, Arrays.copyOfRange(JPEG, 2, JPEG.length));

        assertThat(all(new PictureSplitter(in(picture, JPEG)))).containsExactly(picture, JPEG);
    }

    @Test
    void aPictureWhoseEndMarkIsMissingEndsWhereTheNextBegins() throws Exception {
        byte[] open = Arrays.copyOf(JPEG, JPEG.length - 2);

        assertThat(all(new PictureSplitter(in(open, JPEG, open, open, JPEG))))
                .containsExactly(open, JPEG, open, open, JPEG);
    }

    @Test
    void fillBytesAndRestartMarksBelongToThePicture() throws Exception {
        byte[] picture = hex("ffd8 ffff ffda 0004 0102 11ff00 22ffd0 33ffffd1 44ff ffd9");

        assertThat(all(new PictureSplitter(in(picture)))).containsExactly(picture);
    }

    @Test
    void aPictureThatTheEndCutsOffIsDropped() throws Exception {
        byte[] cut = Arrays.copyOf(PNG, PNG.length - 5);
        var splitter = new PictureSplitter(in(JPEG, cut));

        assertThat(all(splitter)).containsExactly(JPEG);
        assertThat(splitter.skipped()).isEqualTo(cut.length);
    }

    @Test
    void aPictureWithoutAnEndIsRefused() {
        byte[] endlessChunk = hex("89504e470d0a1a0a 7fffffff 49444154");
        var splitter = new PictureSplitter(in(endlessChunk, new byte[Picture.MAX_BYTES]));

        assertThatThrownBy(splitter::next)
                .isInstanceOf(IOException.class)
                .hasMessage("a picture without an end (expected: at most 16,777,216 bytes)");
    }

    @Test
    void noiseDoesNoHarm() throws Exception {
        var random = new Random(1);
        for (int round = 0; round < 200; round++) {
            byte[] noise = new byte[random.nextInt(2000)];
            random.nextBytes(noise);
            byte[] spoiled = JPEG.clone();
            spoiled[2 + random.nextInt(spoiled.length - 2)] = (byte) random.nextInt();
            var splitter = new PictureSplitter(in(noise, spoiled, noise));

            long given = all(splitter).stream().mapToLong(picture -> picture.length).sum();

            assertThat(given + splitter.skipped()).isEqualTo(2L * noise.length + spoiled.length);
        }
    }

    private static List<byte[]> all(PictureSplitter splitter) throws IOException {
        var pictures = new ArrayList<byte[]>();
        for (byte[] picture = splitter.next(); picture != null; picture = splitter.next()) {
            pictures.add(picture);
        }
        return pictures;
    }

    private static InputStream in(byte[]... parts) {
        return new ByteArrayInputStream(join(parts));
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
