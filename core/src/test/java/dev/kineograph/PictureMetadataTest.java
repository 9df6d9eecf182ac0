// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Bytes.filled;
import static dev.kineograph.Bytes.hex;
import static dev.kineograph.Bytes.join;
import static dev.kineograph.Bytes.text;
import static dev.kineograph.Bytes.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is taken out of a picture, byte by byte.
class PictureMetadataTest {
    private static final byte[] JPEG = Sample.BASELINE.picture().withoutMetadata().toByteArray();
    private static final byte[] PNG = Sample.DRAWING.picture().withoutMetadata().toByteArray();
    private static final byte[] GIF = Sample.GIF89.picture().withoutMetadata().toByteArray();
    private static final byte[] WEBP = Sample.ALPHA_WEBP.picture().withoutMetadata().toByteArray();

    /// EXIF data that turn a picture by a quarter, with an artist behind.
    private static final byte[] TURNED = hex("4d4d002a 00000008 0002 0112 0003 00000001 00060000 013b 0002 00000004 416e6e00 00000000");

    private static final byte[] ONLY_TURNED = hex("4d4d002a 00000008 0001 0112 0003 00000001 00060000 00000000");

    private static byte[] stripped(byte[] picture) {
        return Picture.of(picture).withoutMetadata().toByteArray();
    }

    private static byte[] segment(int marker, byte[]... contents) {
        var all = join(contents);
        return join(hex("ff%02x%04x".formatted(marker, all.length + 2)), all);
    }

    private static byte[] chunk(String name, byte[] contents) {
        var named = join(text(name), contents);
        var sum = new CRC32();
        sum.update(named);
        return join(hex("%08x".formatted(contents.length)), named, hex("%08x".formatted(sum.getValue())));
    }

    private static byte[] riffChunk(String name, byte[] contents) {
        return join(text(name), hex("%08x".formatted(Integer.reverseBytes(contents.length))), contents, new byte[contents.length & 1]);
    }

    private static byte[] inserted(byte[] picture, int at, byte[]... parts) {
        return join(Arrays.copyOf(picture, at), join(parts), Arrays.copyOfRange(picture, at, picture.length));
    }

    /// A WebP with chunks behind its others.
    private static byte[] webp(byte[] picture, byte[]... chunks) {
        var all = join(picture, join(chunks));
        return with(all, 4, hex("%08x".formatted(Integer.reverseBytes(all.length - 8))));
    }

    static Stream<Arguments> segmentsThatAreTakenOut() {
        return Stream.of(
                Arguments.of("EXIF", segment(0xe1, text("Exif\0\0II*\0\10\0\0\0\0\0"))),
                Arguments.of("XMP", segment(0xe1, text("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"))),
                Arguments.of("other pictures behind", segment(0xe2, text("MPF\0II*\0"))),
                Arguments.of("a camera's own", segment(0xe5, text("RMETA\0"))),
                Arguments.of("provenance", segment(0xeb, text("JP\0\0"))),
                Arguments.of("Ducky", segment(0xec, text("Ducky"))),
                Arguments.of("IPTC", segment(0xed, text("Photoshop 3.0\0"))),
                Arguments.of("something that is not Adobe's", segment(0xee, text("Secret"))),
                Arguments.of("an empty one", segment(0xef)),
                Arguments.of("a thumbnail of JFIF", segment(0xe0, text("JFXX\0\20"))),
                Arguments.of("a comment", segment(0xfe, text("Anna"))),
                Arguments.of("two, with bytes that decoders step over", join(segment(0xfe, text("Anna")), text("Berta"), hex("ff00 ffff"), segment(0xe1, text("Carla")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void segmentsThatAreTakenOut(String what, byte[] segment) {
        assertThat(stripped(inserted(JPEG, 2, segment))).isEqualTo(JPEG);
    }

    static Stream<Arguments> segmentsThatStay() {
        return Stream.of(
                Arguments.of("a colour profile", segment(0xe2, text("ICC_PROFILE\0\1\1"), new byte[128])),
                Arguments.of("Adobe's colours", segment(0xee, text("Adobe\0\144\0\0\0\0\1"))),
                Arguments.of("fields of motion JPEG", segment(0xe0, text("AVI1\0\0\0\0"))),
                Arguments.of("a restart interval", segment(0xdd, hex("0000"))),
                Arguments.of("fill bytes", hex("ffffff")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void segmentsThatStay(String what, byte[] segment) {
        var picture = Picture.of(inserted(JPEG, 20, segment));

        assertThat(picture.withoutMetadata()).isSameAs(picture);
    }

    @Test
    void theThumbnailInJfifGoesAndTheRestOfItStays() {
        var jfif = Arrays.copyOfRange(JPEG, 2, 20);
        var large = segment(0xe0, Arrays.copyOfRange(jfif, 4, 16), hex("0201"), new byte[6]);

        assertThat(stripped(join(hex("ffd8"), large, Arrays.copyOfRange(JPEG, 20, JPEG.length)))).isEqualTo(JPEG);
    }

    @Test
    void segmentsBetweenScansGoAndAllScansStay() {
        var picture = Sample.PROGRESSIVE.picture().withoutMetadata().toByteArray();
        int second = secondScan(picture);

        assertThat(stripped(inserted(picture, second, segment(0xfe, text("Anna")), segment(0xe1, text("Exif\0\0"))))).isEqualTo(picture);
        assertThat(stripped(inserted(picture, second, segment(0xfe, text("Anna")), text("stepped over"), hex("ff00 ffd0")))).isEqualTo(picture);
    }

    /// The table before it.
    private static int secondScan(byte[] progressive) {
        int first = IntStream.range(0, progressive.length).filter(at -> isMarker(progressive, at, 0xda)).findFirst().orElseThrow();
        return IntStream.range(first + 2, progressive.length).filter(at -> isMarker(progressive, at, 0xc4)).findFirst().orElseThrow();
    }

    private static boolean isMarker(byte[] bytes, int at, int kind) {
        return (bytes[at] & 0xff) == 0xff && (bytes[at + 1] & 0xff) == kind;
    }

    @Test
    void whatFollowsTheEndIsNotInThePicture() {
        for (var picture : new byte[][] {JPEG, PNG, GIF, WEBP}) {
            assertThat(stripped(join(picture, text("Anna")))).isEqualTo(picture);
        }
    }

    @Test
    void theOrientationStaysAsTheOnlyEntry() {
        var jpeg = inserted(JPEG, 20, segment(0xfe, text("Anna")), segment(0xe1, text("Exif\0\0"), TURNED), segment(0xe1, text("Exif\0\0"), TURNED));
        var png = inserted(PNG, 33, chunk("eXIf", TURNED), chunk("tIME", new byte[7]));
        var webp = webp(with(WEBP, 20, hex("1c")), riffChunk("XMP ", text("<x/>")), riffChunk("EXIF", join(text("Exif\0\0"), TURNED)));

        assertThat(stripped(jpeg)).isEqualTo(inserted(JPEG, 20, segment(0xe1, text("Exif\0\0"), ONLY_TURNED)));
        assertThat(stripped(png)).isEqualTo(inserted(PNG, 33, chunk("eXIf", ONLY_TURNED)));
        assertThat(stripped(webp)).isEqualTo(webp(with(WEBP, 20, hex("18")), riffChunk("EXIF", ONLY_TURNED)));
        assertThat(Picture.of(jpeg).withoutMetadata().size()).isEqualTo(new ImageSize(16, 24));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyOrientationIsTheSameAfterwards(int orientation) {
        var turned = with(TURNED, 19, new byte[] {(byte) orientation});

        var picture = Picture.of(inserted(JPEG, 2, segment(0xe1, text("Exif\0\0"), turned))).withoutMetadata();

        assertThat(picture.orientation()).isEqualTo(orientation);
        assertThat(picture.length()).isEqualTo(JPEG.length + (orientation == 1 ? 0 : 36));
    }

    @ParameterizedTest
    @CsvSource({"tEXt", "zTXt", "iTXt", "tIME", "eXIf", "caBX", "dSIG", "iDOT", "prVt"})
    void chunksThatAreTakenOutOfAPng(String name) {
        assertThat(stripped(inserted(PNG, 33, chunk(name, text("Anna"))))).isEqualTo(PNG);
        assertThat(stripped(inserted(PNG, PNG.length - 12, chunk(name, text("Anna"))))).isEqualTo(PNG);
    }

    @ParameterizedTest
    @CsvSource({"iCCP", "gAMA", "cHRM", "sRGB", "cICP", "pHYs", "tRNS", "bKGD", "acTL"})
    void chunksThatStayInAPng(String name) {
        var picture = Picture.of(inserted(PNG, 33, chunk(name, new byte[9])));

        assertThat(picture.withoutMetadata()).isSameAs(picture);
    }

    @ParameterizedTest
    @ValueSource(strings = {"21 fe 04 416e6e61 00", "21 ff 0b 584d502044617461584d50 02 3c3e 00", "21 ff 02 4142 00", "21 55 01 00 00"})
    void extensionsThatAreTakenOutOfAGif(String digits) {
        int first = 13 + (3 << ((GIF[10] & 7) + 1));

        assertThat(stripped(inserted(GIF, first, hex(digits)))).isEqualTo(GIF);
        assertThat(stripped(inserted(GIF, GIF.length - 1, hex(digits)))).isEqualTo(GIF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012"})
    void extensionsThatStayInAGif(String program) {
        int first = 13 + (3 << ((GIF[10] & 7) + 1));
        var picture = Picture.of(inserted(GIF, first, hex("21ff0b"), text(program), hex("03 010000 00")));

        assertThat(picture.withoutMetadata()).isSameAs(picture);
    }

    @Test
    void chunksOfAWebpThatNobodyKnowsGoWithExifAndXmp() {
        var more = webp(with(WEBP, 20, hex("1c")), riffChunk("EXIF", text("II*\0")), riffChunk("XMP ", text("Anna!")), riffChunk("ANNA", text("x")));
        var simple = Sample.LOSSY_WEBP.bytes();

        assertThat(stripped(more)).isEqualTo(WEBP);
        assertThat(stripped(webp(simple, riffChunk("EXIF", TURNED)))).isEqualTo(webp(simple, riffChunk("EXIF", ONLY_TURNED)));
        assertThat(stripped(webp(simple, riffChunk("XMP ", text("Anna"))))).isEqualTo(simple);
    }

    @Test
    void aPictureOfATimeKeepsIt() {
        var picture = Picture.of(inserted(JPEG, 2, segment(0xfe, text("Anna"))), Duration.ofHours(1));

        assertThat(picture.withoutMetadata().capturedNanos()).isEqualTo(picture.capturedNanos());
        assertThat(picture.withoutMetadata().capturedAt()).isEqualTo(picture.capturedAt());
    }

    @Test
    void theArrayOfThePictureIsNotChanged() {
        for (var sample : Sample.values()) {
            var picture = sample.picture();
            picture.withoutMetadata();
            assertThat(picture.toByteArray()).isEqualTo(sample.bytes());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPictureThatIsCutAnywhereIsStrippedOrRefused(Sample sample) {
        for (int length = 0; length < sample.length(); length++) {
            PictureFuzz.assertFrameOrRefused(Arrays.copyOf(sample.bytes(), length));
        }
    }

    /// For each format, 16 MiB of the smallest pieces that are taken out or looked at.
    static Stream<Arguments> longestWays() {
        var header = Arrays.copyOf(PNG, 33);
        return Stream.of(
                Arguments.of("JPEG comments", hex("ffd8"), hex("fffe 0002"), Arrays.copyOfRange(JPEG, 2, JPEG.length)),
                Arguments.of("JPEG comments in the pixels", Arrays.copyOf(JPEG, JPEG.length - 2), hex("fffe 0002"), hex("ffd9")),
                Arguments.of("JPEG comments and pixels", Arrays.copyOf(JPEG, JPEG.length - 2), hex("fffe 0002 ff00 ffd0"), hex("ffd9")),
                Arguments.of("PNG texts", header, chunk("tEXt", new byte[0]), Arrays.copyOfRange(PNG, 33, PNG.length)),
                Arguments.of("PNG texts and others", header, join(chunk("tEXt", new byte[0]), chunk("pHYs", new byte[0])), Arrays.copyOfRange(PNG, 33, PNG.length)),
                Arguments.of("GIF comments", Arrays.copyOf(GIF, GIF.length - 1), hex("21 fe 00"), hex("3b")),
                Arguments.of("AVIF free boxes", Sample.AVIF.bytes(), join(hex("00000008"), text("free")), new byte[0]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void longestWays(String way, byte[] beginning, byte[] piece, byte[] end) {
        int length = (Picture.MAX_BYTES - beginning.length - end.length) / piece.length * piece.length + beginning.length;
        var picture = Picture.of(join(filled(beginning, piece, length), end));
        var threads = ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadCpuTime();
        picture.withoutMetadata();

        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofSeconds(1));
    }
}
