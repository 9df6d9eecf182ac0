// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Bytes.filled;
import static dev.kineograph.Bytes.hex;
import static dev.kineograph.Bytes.join;
import static dev.kineograph.Bytes.text;
import static dev.kineograph.Bytes.with;
import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// All input is a picture or is refused with a helpful message: no other exception, no long wait.
class HostilePicturesTest {
    /// `./fuzz mutations` tries many more.
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int MUTATIONS = Integer.getInteger("kineograph.mutations", 2_000);

    @ParameterizedTest
    @EnumSource
    void aPictureCutAnywhereIsAFrameOrRefused(Sample sample) {
        for (int length = 0; length <= sample.length(); length++) {
            PictureFuzz.assertFrameOrRefused(Arrays.copyOf(sample.bytes(), length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPictureMutatedThousandsOfTimesIsAFrameOrRefused(Sample sample) {
        var fuzz = new PictureFuzz(sample.length());

        for (int i = 0; i < MUTATIONS; i++) {
            PictureFuzz.assertFrameOrRefused(fuzz.mutate(sample.bytes()));
        }
    }

    @Test
    void noiseBehindTheBeginningOfAnyFormatIsAFrameOrRefused() {
        var fuzz = new PictureFuzz(99);

        for (var sample : Sample.values()) {
            for (int i = 0; i < 2_000; i++) {
                PictureFuzz.assertFrameOrRefused(join(Arrays.copyOf(sample.bytes(), 12 + i % 30), fuzz.noise(i % 200)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
                "<?xml version='1.0'?><svg/>",
                "<!DOCTYPE html><script>alert(1)</script>",
                "Hello, this is a text and no picture.",
                "GET /camera.jpg HTTP/1.1\r\n\r\n",
                "BM plus a bitmap",
                "\0\0\0\u0010\u00ff\u00d8\u00ff\u00e0",
                "x"
            })
    void bytesThatAreNoPictureAreRefusedWithTheirBeginning(String other) {
        var beginning = "%02x".formatted((int) other.charAt(0));

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(text(other)))
                .startsWith("image begins " + beginning)
                .contains("expected: a JPEG, ff d8 ff, a PNG, 89 50 4e 47")
                .doesNotContain("<");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsInBase64IsRefusedByThatName(Sample sample) {
        var encoded = Base64.getEncoder().encodeToString(sample.bytes());

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(text(encoded))).startsWith("image in base64 (expected: its bytes");
        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(text("data:image/jpeg;base64," + encoded))).startsWith("image in base64");
    }

    @Test
    void nothingAtAllIsRefused() {
        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(new byte[0])).startsWith("image begins with nothing");
    }

    static Stream<Arguments> trapsOf65535() {
        return Stream.of(
                Arguments.of("JPEG", hex("ffd8 ffc0 000b 08 ffff ffff 01 011100 ffda 0008 01 0100 003f00 ffd9")),
                Arguments.of("PNG", png(65535, 65535)),
                Arguments.of("GIF", with(Sample.GIF89.bytes(), 6, hex("ffff ffff"))),
                Arguments.of("WebP", with(Sample.ANIMATED_WEBP.bytes(), 24, hex("feff00 feff00"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void trapsOf65535(String format, byte[] picture) {
        assertRefused(Refusal.BAD_DIMENSIONS, () -> Picture.of(picture)).contains("65535x65535", "expected: at most");
    }

    static Stream<Arguments> picturesWithoutPixels() {
        return Stream.of(
                Arguments.of("JPEG", hex("ffd8 ffc0 000b 08 0000 0000 01 011100 ffda 0008 01 0100 003f00 ffd9")),
                Arguments.of("PNG", with(Sample.DRAWING.bytes(), 16, hex("00000000 00000000"))),
                Arguments.of("GIF", text("GIF89a\0\0\0\0\0\0\0,\0\0\0\0\0\0\0\0\0\2\0;")),
                Arguments.of("WebP", with(Sample.LOSSY_WEBP.bytes(), 26, hex("0000 0000"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void picturesWithoutPixels(String format, byte[] picture) {
        assertRefused(Refusal.BAD_DIMENSIONS, () -> Picture.of(picture)).contains("0x0", "expected: at least 1x1");
    }

    private static byte[] png(int width, int height) {
        var changed = with(Sample.DRAWING.bytes(), 16, hex("%08x%08x".formatted(width, height)));
        var sum = new CRC32();
        sum.update(changed, 12, 17);
        return with(changed, 29, hex("%08x".formatted(sum.getValue())));
    }

    @ParameterizedTest
    @CsvSource({"8001,8000", "64000001,1", "1,64000001", "2147483647,2147483647"})
    void moreThan64MegapixelsAreRefused(int width, int height) {
        assertRefused(Refusal.BAD_DIMENSIONS, () -> Picture.of(png(width, height))).contains(width + "x" + height);
    }

    @ParameterizedTest
    @CsvSource({"8000,8000", "64000000,1"})
    void sixtyFourMegapixelsAreNot(int width, int height) {
        assertThat(Picture.of(png(width, height)).size()).isEqualTo(new ImageSize(width, height));
    }

    @Test
    void moreThan16MiBAreRefusedBeforeOrAfterTheyHaveCome() {
        var large = Arrays.copyOf(Sample.BASELINE.bytes(), Picture.MAX_BYTES + 1);

        assertRefused(Refusal.TOO_MANY_BYTES, () -> Picture.of(large))
                .startsWith("image of ")
                .contains("expected: at most");
        assertRefused(Refusal.TOO_MANY_BYTES, () -> Picture.checkLength(Long.MAX_VALUE));
    }

    @Test
    void sixteenMiBAreNot() {
        Picture.checkLength(Picture.MAX_BYTES);

        assertThat(Picture.of(Arrays.copyOf(Sample.DRAWING.bytes(), Picture.MAX_BYTES)).size()).isEqualTo(Sample.DRAWING.size());
    }

    /// For each format, 16 MiB of the smallest pieces that it allows.
    static Stream<Arguments> longestWays() {
        var png = Arrays.copyOf(Sample.DRAWING.bytes(), 33);
        var box = join(hex("00000008"), text("ispe"));
        return Stream.of(
                Arguments.of("JPEG tables", hex("ffd8"), hex("ffdb 0002")),
                Arguments.of("JPEG fill bytes", hex("ffd8"), hex("ff")),
                Arguments.of("JPEG restart marks", Arrays.copyOf(Sample.BASELINE.bytes(), 300), hex("ffd0")),
                Arguments.of("PNG chunks", png, join(hex("00000000"), text("tEXt"), hex("00000000"))),
                Arguments.of("GIF extensions", text("GIF89a\1\0\1\0\0\0\0"), hex("21 fe 00")),
                Arguments.of("GIF sub-blocks", text("GIF89a\1\0\1\0\0\0\0\41\376"), hex("01 00")),
                Arguments.of("JPEG junk", hex("ffd8 ff00"), hex("ff00")),
                Arguments.of("WebP chunks", join(hex("52494646 f8ffff00 57454250"), Arrays.copyOfRange(Sample.ALPHA_WEBP.bytes(), 12, 30)), text("JUNK\0\0\0\0")),
                Arguments.of("AVIF boxes", hex("0000000c 66747970 61766966"), join(hex("00000008"), text("free"))),
                Arguments.of("AVIF properties", hex("0000000c 66747970 61766966 00000000 6d657461 00000000"
                        + "00000000 69707270 00000000 6970636f"), box));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void longestWays(String way, byte[] beginning, byte[] piece) {
        var picture = filled(beginning, piece, Picture.MAX_BYTES);

        long before = THREADS.getCurrentThreadCpuTime();
        PictureFuzz.assertFrameOrRefused(picture);

        assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofSeconds(1));
    }
}
