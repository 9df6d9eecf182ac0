// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.AvifHeaderTest.HANDLER;
import static dev.kineograph.AvifHeaderTest.PRIMARY;
import static dev.kineograph.AvifHeaderTest.TYPE;
import static dev.kineograph.AvifHeaderTest.box;
import static dev.kineograph.AvifHeaderTest.number;
import static dev.kineograph.AvifHeaderTest.properties;
import static dev.kineograph.AvifHeaderTest.size;
import static dev.kineograph.Bytes.hex;
import static dev.kineograph.Bytes.join;
import static dev.kineograph.Bytes.text;
import static dev.kineograph.Refusals.assertRefused;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is taken out of an AVIF, whose items have places that others name.
class AvifMetadataTest {
    private static final byte[] PIXELS = text("PIXELS");

    private static byte[] item(int number, String type) {
        return box("infe", hex("02000000"), hex("%04x0000".formatted(number)), text(type + "\0"));
    }

    private static byte[] items(byte[]... entries) {
        return box("iinf", number(0), hex("%04x".formatted(entries.length)), join(entries));
    }

    /// A picture whose box of locations is followed by this data box, which begins with the pixels.
    private static byte[] avif(byte[] items, byte[] locations, byte[]... more) {
        var meta = box("meta", number(0), HANDLER, PRIMARY, items, locations, properties(size(20, 10), 1), join(more));
        return join(TYPE, meta);
    }

    private static String strippedText(byte[] avif) {
        var picture = Picture.of(avif);
        var stripped = picture.withoutMetadata();
        assertThat(stripped.length()).isEqualTo(avif.length);
        assertThat(stripped.size()).isEqualTo(picture.size());
        assertThat(stripped.withoutMetadata()).isSameAs(stripped);
        return new String(stripped.toByteArray(), ISO_8859_1);
    }

    @Test
    void itemsInTheDataBoxAreOverwrittenAndTheirTypesAreFree() {
        // Version 1, offsets and lengths of 4 bytes; items 1 to 4, each of one piece in `idat`.
        var locations = box("iloc", hex("01000000 4400 0004"
                + "0001 0001 0000 0001 00000000 00000006"
                + "0002 0001 0000 0001 00000006 00000004"
                + "0003 0001 0000 0001 0000000a 00000005"
                + "0004 0001 0000 0001 0000000f 00000005"));
        var thumbnail = box("iref", number(0), box("thmb", hex("0004 0001 0001")));
        var data = box("idat", PIXELS, text("Anna"), text("Berta"), text("SMALL"));

        var stripped = strippedText(avif(items(item(1, "av01"), item(2, "Exif"), item(3, "mime"), item(4, "av01")), locations, thumbnail, data));

        assertThat(stripped).contains("PIXELS", "av01").doesNotContain("Anna", "Berta", "SMALL", "Exif", "mime");
    }

    @Test
    void itemsInTheFileAreFoundInAllVersions() {
        var wide = "02000000 4480 00000001 00000002 0000 0000 0000000000000000 0002 %08x 00000002 %08x 00000002";
        var narrow = "00000000 4400 0001 0002 0000 0002 %08x 00000002 %08x 00000002";
        for (var template : new String[] {wide, narrow}) {
            int length = avif(items(item(1, "av01"), item(2, "Exif")), box("iloc", hex(template.formatted(0, 0)))).length;
            var locations = box("iloc", hex(template.formatted(length + 8, length + 12)));

            var stripped = strippedText(join(avif(items(item(1, "av01"), item(2, "Exif")), locations), box("mdat", text("AnnaBerta PIXELS"))));

            assertThat(stripped).endsWith("\0\0na\0\0rta PIXELS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"uuid", "udta", "free", "skip"})
    void boxesOfProgramsAreFree(String name) {
        var avif = avif(items(item(1, "av01")), box("iloc", number(0), number(0)), box(name, text("0123456789abcdefAnna")));
        var movie = join(avif, box("moov", box("trak", box(name, text("0123456789abcdefAnna")))), box("mdat", PIXELS));

        assertThat(strippedText(movie)).contains("PIXELS", "free").doesNotContain("Anna", "0123");
    }

    @Test
    void thePrimaryItemStaysWhateverItIsCalled() {
        var locations = box("iloc", hex("01000000 4400 0001 0001 0001 0000 0001 00000000 00000006"));
        var picture = Picture.of(avif(items(item(1, "mime")), locations, box("idat", PIXELS)));

        assertThat(picture.withoutMetadata()).isSameAs(picture);
    }

    @Test
    void piecesThatOverlapAreRefused() {
        var locations = box("iloc", hex("01000000 4400 0001 0002 0001 0000 0064" + "00000000 7fffffff".repeat(100)));
        var avif = avif(items(item(1, "av01"), item(2, "Exif")), locations, box("idat", new byte[200]));

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(avif).withoutMetadata()).contains("image/avif", "overlap", "expected: ");
    }

    @Test
    void anEntryThatIsTooShortForATypeHasNone() {
        var picture = Picture.of(avif(items(item(1, "av01"), box("infe", hex("02000000 0002 0000")), box("mime", number(0))), box("iloc", number(0), number(0))));

        assertThat(picture.withoutMetadata()).isSameAs(picture);
    }

    @Test
    void anItemThatIsThePicturesHeaderIsRefused() {
        var locations = box("iloc", hex("00000000 4400 0001 0002 0000 0001 00000000 00001000"));
        var avif = avif(items(item(1, "av01"), item(2, "Exif")), locations);

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(avif).withoutMetadata()).contains("image/avif", "at byte 0", "expected: ");
    }

    @Test
    void piecesOfManyDescriptionsThatOverlapAreRefused() {
        var first = join(avif(items(item(1, "av01")), box("iloc", number(0), number(0))), box("mdat", new byte[200_000]));
        var locations = box("iloc", hex("00000000 4400 0001 0002 0000 0001 %08x 00100000".formatted(first.length - 200_000)));
        var again = box("meta", number(0), items(item(2, "Exif")), locations);
        var avif = join(first, join(Collections.nCopies(1000, again).toArray(byte[][]::new)));

        assertRefused(Refusal.NOT_AN_IMAGE, () -> Picture.of(avif).withoutMetadata()).contains("overlap");
    }

    @ParameterizedTest
    @ValueSource(strings = {"moov", "trak", "meta"})
    void boxesInBoxesInBoxesAreNoWork(String name) {
        var deep = new byte[8_000_000];
        for (int at = 0; at + 12 <= deep.length; at += name.equals("meta") ? 12 : 8) {
            System.arraycopy(number(deep.length - at), 0, deep, at, 4);
            System.arraycopy(text(name), 0, deep, at + 4, 4);
        }
        assertQuick(join(avif(items(item(1, "av01")), box("iloc", number(0), number(0))), deep));
    }

    @Test
    void millionsOfPiecesOfNothingAreNoWork() {
        var many = new byte[8_000_000];
        Arrays.fill(many, (byte) 0xff);
        var locations = box("iloc", hex("02000000 0000 ffffffff"), many);
        assertQuick(avif(items(item(1, "av01"), item(2, "Exif")), locations));
    }

    private static void assertQuick(byte[] avif) {
        var picture = Picture.of(avif);
        var threads = ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadCpuTime();
        picture.withoutMetadata();

        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before)).isLessThan(Duration.ofSeconds(1));
    }
}
