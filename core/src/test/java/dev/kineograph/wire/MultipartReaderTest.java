// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.Sample;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {
    private static final String TYPE = "multipart/x-mixed-replace;boundary=TOKEN";

    @Test
    void partsWithALengthAreReadByIt() {
        var first = "--TOKEN\r\nContent-Type: image/jpeg\r\nContent-Length: 3\r\nX-Timestamp: 12.5\r\n\r\nabc\r\n";
        var second = "--TOKEN\r\nContent-Length: 2\r\n\r\nde\r\n--TOKEN\r\n";

        var parts = read(TYPE, first + second);

        assertThat(parts).extracting(MultipartReaderTest::text).containsExactly("abc", "de");
        assertThat(parts.getFirst().headers())
                .containsEntry("content-type", "image/jpeg")
                .containsEntry("content-length", "3");
        assertThat(parts.getFirst().capturedSeconds()).contains(12.5);
        assertThat(parts.getLast().capturedSeconds()).isEmpty();
    }

    @Test
    void aPartWithoutALengthEndsAtTheBoundary() {
        var parts = read(TYPE, "--TOKEN\r\nContent-Type: image/jpeg\r\n\r\na\r\nb--TOKENc\r\n--TOKEN\r\n\r\n\r\n--TOKEN\r\n\r\nlast\r\n--TOKEN--");

        assertThat(parts).extracting(MultipartReaderTest::text).containsExactly("a\r\nb--TOKENc", "", "last");
    }

    @Test
    void aBoundaryInTheDataIsDataWhereALengthSaysSo() {
        var parts = read(TYPE, "--TOKEN\r\nContent-Length: 14\r\n\r\na\r\n--TOKEN\r\n\r\nb\r\n--TOKEN\r\n");

        assertThat(parts).extracting(MultipartReaderTest::text).containsExactly("a\r\n--TOKEN\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "boundary=TOKEN, --TOKEN",
        "boundary=--TOKEN, --TOKEN",
        "boundary=--TOKEN, ----TOKEN",
        "boundary=\"TOKEN\", --TOKEN",
        "charset=x; Boundary=TOKEN; more=1, --TOKEN",
        "nothing=said, --TOKEN",
    })
    void theDashesOfABoundaryDoNotMatter(String parameters, String line) {
        var body = "%s\r\n\r\nabc\r\n%s\r\nContent-Length: 2\r\n\r\nde\r\n%s--\r\n".formatted(line, line, line);

        assertThat(read("multipart/x-mixed-replace; " + parameters, body))
                .extracting(MultipartReaderTest::text)
                .containsExactly("abc", "de");
    }

    @Test
    void linesMayEndInABareLineFeed() {
        var parts = read(TYPE, "--TOKEN\nContent-Type: image/jpeg\n\nabc\n--TOKEN\nContent-Length: 2\n\nde\n--TOKEN--\n");

        assertThat(parts).extracting(MultipartReaderTest::text).containsExactly("abc", "de");
    }

    @Test
    void whatStandsBeforeTheFirstBoundaryIsPassedOver() {
        assertThat(read(TYPE, "preamble\r\n\r\n--TOKEN\r\n\r\nabc\r\n--TOKEN--\r\n"))
                .extracting(MultipartReaderTest::text)
                .containsExactly("abc");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 30})
    void piecesOfAnySizeAreTheSame(int size) {
        var body = "--TOKEN\r\nContent-Length: 3\r\n\r\nabc\r\n--TOKEN\r\n\r\nde\r\n--TOKEN\r\nContent-Length: 0\r\n\r\n\r\n--TOKEN--\r\nepilogue";
        var reader = new MultipartReader(TYPE);
        var parts = new ArrayList<MultipartPart>();
        for (int at = 0; at < body.length(); at += size) {
            readInto(parts, reader, bytes(body.substring(at, Math.min(body.length(), at + size))));
        }

        assertThat(parts).extracting(MultipartReaderTest::text).containsExactly("abc", "de", "");
        assertThat(reader.hasEnded()).isTrue();
    }

    @Test
    void aPartIsGivenBeforeTheNextByteComes() {
        assertThat(read(TYPE, "--TOKEN\r\nContent-Length: 3\r\n\r\nabc")).hasSize(1);
        assertThat(read(TYPE, "--TOKEN\r\n\r\nabc\r\n--TOKEN")).hasSize(1);
    }

    @Test
    void nothingBehindTheLastBoundaryIsAPart() {
        assertThat(read(TYPE, "--TOKEN\r\n\r\nabc\r\n--TOKEN--\r\n--TOKEN\r\n\r\nde\r\n--TOKEN\r\n"))
                .extracting(MultipartReaderTest::text)
                .containsExactly("abc");
    }

    @Test
    void theEndOfTheBodyEndsAPartWithoutALength() {
        var reader = new MultipartReader(TYPE);
        readInto(new ArrayList<>(), reader, bytes("--TOKEN\r\n\r\nabc"));

        assertThat(reader.end()).isNotNull().satisfies(part -> assertThat(text(part)).isEqualTo("abc"));
        assertThat(reader.end()).isNull();
    }

    @Test
    void theEndOfTheBodyCutsOffAPartWithALength() {
        var reader = new MultipartReader(TYPE);
        readInto(new ArrayList<>(), reader, bytes("--TOKEN\r\nContent-Length: 30\r\n\r\nabc"));

        assertThatThrownBy(reader::end).isInstanceOf(RefusedException.class).hasMessage("a part that ends after 3 of 30 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--TOKEN\r\nContent-Type: image/jpeg\r\n\r\n", "--TOKEN\r\nContent-Length: 30\r\n\r\n", "--TOKEN--"})
    void theEndOfTheBodyEndsNoPartThatHasNotBegun(String body) {
        var reader = new MultipartReader(TYPE);
        readInto(new ArrayList<>(), reader, bytes(body));

        assertThat(reader.end()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Content-Disposition: form-data; name=\"a\"|true",
        "Content-Disposition: form-data; name=\"a\"; filename=\"a.jpg\"|false",
        "content-disposition: FORM-DATA; name=a; FileName*=UTF-8''a.jpg|false",
        "Content-Type: image/jpeg|false",
        "X: y|false",
    })
    void aFieldOfAFormIsToldFromAFile(String header, boolean isField) {
        var parts = read(TYPE, "--TOKEN\r\n%s\r\n\r\nabc\r\n--TOKEN".formatted(header));

        assertThat(parts).singleElement().satisfies(part -> assertThat(part.isFormField()).isEqualTo(isField));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--TOK", "--TOKEN\r\nContent-Le", "--TOKEN\r\nContent-Length: 30\r\n\r\nabc", "--TOKEN\r\n\r\nab"})
    void aBodyThatIsCutOffHasNoMoreParts(String body) {
        assertThat(read(TYPE, body)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999", "-1", "12x", "", "9999999999999999999999", "16777217"})
    void aLengthThatCannotBeIsRefused(String length) {
        assertRefused("--TOKEN\r\nContent-Length: %s\r\n\r\nabc".formatted(length), "a part of '%s' bytes (expected: 0 to 16,777,216)".formatted(length));
    }

    @Test
    void aPartWithoutAnEndIsGivenUp() {
        assertRefused("--TOKEN\r\n\r\n" + endless('x'), "a part without a length or an end (expected: at most 16,777,216 bytes)");
    }

    @Test
    void headersWithoutAnEndAreGivenUp() {
        assertRefused("--TOKEN\r\n" + endless('x'), "a line of more than 8,192 bytes (expected: a header or a boundary)");
        assertRefused("--TOKEN\r\n" + "a: b\r\n".repeat(200), "a part with 100 header lines (expected: a blank line after a few)");
    }

    @Test
    void aBodyWithoutItsBoundaryIsGivenUp() {
        assertRefused(endless('\n'), "no boundary in 1,048,576 bytes (expected: a line '--TOKEN')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"now", "NaN", "Infinity", ""})
    void aTimestampThatIsNoneIsNone(String timestamp) {
        var parts = read(TYPE, "--TOKEN\r\nX-Timestamp: %s\r\nContent-Length: 1\r\n\r\na".formatted(timestamp));

        assertThat(parts).singleElement().satisfies(part -> assertThat(part.capturedSeconds()).isEmpty());
    }

    @Test
    void aPictureIsGivenWhenItsEndHasComeIfPicturesAreAwaited() {
        for (var sample : Sample.values()) {
            if (sample.name().endsWith("AVIF")) {
                continue; // It has no end of its own.
            }
            var reader = MultipartReader.ofPictures(TYPE, _ -> {});
            var parts = new ArrayList<MultipartPart>();
            for (byte one : following("--TOKEN\r\nContent-Type: image/jpeg\r\n\r\n", sample)) {
                assertThat(parts).as(sample.name()).isEmpty();
                readInto(parts, reader, ByteBuffer.wrap(new byte[] {one}));
            }

            assertThat(parts).as(sample.name()).singleElement().satisfies(part -> assertThat(part.body()).isEqualTo(sample.bytes()));
            assertThat(reader.isWithinPart()).isFalse();
            readInto(parts, reader, bytes("\r\n--TOKEN\r\nContent-Length: 2\r\n\r\nde\r\n--TOKEN\r\n\r\n"));
            assertThat(parts).hasSize(2);
            assertThat(reader.end()).isNull();
        }
    }

    @Test
    void theFileOfAFormIsGivenWhole() {
        var reader = MultipartReader.ofPictures(TYPE, _ -> {});
        var parts = new ArrayList<MultipartPart>();
        readInto(parts, reader, ByteBuffer.wrap(following("--TOKEN\r\nContent-Disposition: form-data; filename=a.jpg\r\n\r\n", Sample.BASELINE)));
        assertThat(parts).isEmpty();

        readInto(parts, reader, bytes("more\r\n--TOKEN--"));

        assertThat(parts).singleElement().satisfies(part -> assertThat(text(part)).endsWith("more"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 16777300", ""})
    void aPartOfTooManyBytesIsSkipped(String header) {
        var reader = new MultipartReader(TYPE);
        var parts = new ArrayList<MultipartPart>();
        var body = bytes("--TOKEN\r\n%s\r\n\r\n%s\r\n--TOKEN\r\nContent-Length: 2\r\n\r\nde".formatted(header, "N".repeat(16_777_300)).replace("\r\n\r\n\r\n", "\r\n\r\n"));

        assertThatThrownBy(() -> readInto(parts, reader, body)).isInstanceOfSatisfying(
                RefusedException.class, e -> assertThat(e.reason()).isEqualTo(Refusal.TOO_MANY_BYTES));
        readInto(parts, reader, body);

        assertThat(parts).extracting(MultipartReaderTest::text).containsExactly("de");
    }

    @Test
    void whoCountsTheMemoryIsToldBeforeItIsTakenAndMayRefuse() {
        var held = new ArrayList<Long>();
        var reader = MultipartReader.ofPictures(TYPE, bytes -> {
            held.add(bytes);
            if (bytes > 100_000) {
                throw new RefusedException(Refusal.NO_MEMORY, "no");
            }
        });

        assertThatThrownBy(() -> readInto(new ArrayList<>(), reader, bytes("--TOKEN\r\n\r\n" + "x".repeat(200_000)))).hasMessage("no");
        assertThat(held).isNotEmpty();
        assertThat(held.getLast()).isGreaterThan(100_000);
    }

    private static byte[] following(String head, Sample sample) {
        return ByteBuffer.allocate(head.length() + sample.bytes().length).put(head.getBytes(ISO_8859_1)).put(sample.bytes()).array();
    }

    private static List<MultipartPart> read(String type, String body) {
        var parts = new ArrayList<MultipartPart>();
        readInto(parts, new MultipartReader(type), bytes(body));
        return parts;
    }

    private static void readInto(List<MultipartPart> parts, MultipartReader reader, ByteBuffer bytes) {
        for (var part = reader.next(bytes); part != null; part = reader.next(bytes)) {
            parts.add(part);
        }
    }

    private static void assertRefused(String body, String sentence) {
        assertThatThrownBy(() -> read(TYPE, body)).isInstanceOf(RefusedException.class).hasMessage(sentence);
    }

    private static ByteBuffer bytes(String body) {
        return ByteBuffer.wrap(body.getBytes(ISO_8859_1));
    }

    private static String endless(char letter) {
        return String.valueOf(letter).repeat(Picture.MAX_BYTES + 1);
    }

    private static String text(MultipartPart part) {
        return new String(part.body(), ISO_8859_1);
    }
}
