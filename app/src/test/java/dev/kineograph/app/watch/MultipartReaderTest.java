// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.watch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.Picture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {
    private static final String TYPE = "multipart/x-mixed-replace;boundary=TOKEN";

    @Test
    void partsWithALengthAreReadByIt() throws Exception {
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
    void aPartWithoutALengthEndsAtTheBoundary() throws Exception {
        var parts = read(TYPE, "--TOKEN\r\nContent-Type: image/jpeg\r\n\r\na\r\nb--TOKENc\r\n--TOKEN\r\n\r\n\r\n--TOKEN\r\n\r\nlast\r\n--TOKEN--");

        assertThat(parts).extracting(MultipartReaderTest::text).containsExactly("a\r\nb--TOKENc", "", "last");
    }

    @Test
    void aBoundaryInTheDataIsDataWhereALengthSaysSo() throws Exception {
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
    void theDashesOfABoundaryDoNotMatter(String parameters, String line) throws Exception {
        var body = "%s\r\n\r\nabc\r\n%s\r\nContent-Length: 2\r\n\r\nde\r\n%s--\r\n".formatted(line, line, line);

        assertThat(read("multipart/x-mixed-replace; " + parameters, body))
                .extracting(MultipartReaderTest::text)
                .containsExactly("abc", "de");
    }

    @Test
    void linesMayEndInABareLineFeed() throws Exception {
        var parts = read(TYPE, "--TOKEN\nContent-Type: image/jpeg\n\nabc\n--TOKEN\nContent-Length: 2\n\nde\n--TOKEN--\n");

        assertThat(parts).extracting(MultipartReaderTest::text).containsExactly("abc", "de");
    }

    @Test
    void whatStandsBeforeTheFirstBoundaryIsPassedOver() throws Exception {
        assertThat(read(TYPE, "preamble\r\n\r\n--TOKEN\r\n\r\nabc\r\n--TOKEN--\r\n"))
                .extracting(MultipartReaderTest::text)
                .containsExactly("abc");
    }

    @Test
    void whatComesByteByByteIsTheSame() throws Exception {
        var body = "--TOKEN\r\nContent-Length: 3\r\n\r\nabc\r\n--TOKEN\r\n\r\nde\r\n--TOKEN\r\n";
        var trickling = new ByteArrayInputStream(body.getBytes(ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] into, int from, int length) {
                return super.read(into, from, Math.min(1, length));
            }
        };

        assertThat(readAll(new MultipartReader(trickling, TYPE)))
                .extracting(MultipartReaderTest::text)
                .containsExactly("abc", "de");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--TOK", "--TOKEN\r\nContent-Le", "--TOKEN\r\nContent-Length: 30\r\n\r\nabc", "--TOKEN\r\n\r\nab"})
    void aBodyThatIsCutOffHasNoMoreParts(String body) throws Exception {
        assertThat(read(TYPE, body)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999", "-1", "12x", "", "9999999999999999999999", "16777217"})
    void aLengthThatCannotBeIsRefused(String length) {
        var reader = new MultipartReader(in("--TOKEN\r\nContent-Length: %s\r\n\r\nabc".formatted(length)), TYPE);

        assertThatThrownBy(reader::next)
                .isInstanceOf(IOException.class)
                .hasMessage("a part of '%s' bytes (expected: 0 to 16,777,216)", length);
    }

    @Test
    void aPartWithoutAnEndIsGivenUp() {
        var reader = new MultipartReader(withoutEnd("--TOKEN\r\n\r\n", 'x'), TYPE);

        assertThatThrownBy(reader::next)
                .hasMessage("a part without a length or an end (expected: at most 16,777,216 bytes)");
    }

    @Test
    void headersWithoutAnEndAreGivenUp() {
        var line = new MultipartReader(withoutEnd("--TOKEN\r\n", 'x'), TYPE);
        var lines = new MultipartReader(in("--TOKEN\r\n" + "a: b\r\n".repeat(200)), TYPE);

        assertThatThrownBy(line::next).hasMessage("a line of more than 8,192 bytes (expected: a header or a boundary)");
        assertThatThrownBy(lines::next).hasMessage("a part with 100 header lines (expected: a blank line after a few)");
    }

    @Test
    void aBodyWithoutItsBoundaryIsGivenUp() {
        var reader = new MultipartReader(withoutEnd("", '\n'), TYPE);

        assertThatThrownBy(reader::next).hasMessage("no boundary in 1,048,576 bytes (expected: a line '--TOKEN')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"now", "NaN", "Infinity", ""})
    void aTimestampThatIsNoneIsNone(String timestamp) throws Exception {
        var parts = read(TYPE, "--TOKEN\r\nX-Timestamp: %s\r\nContent-Length: 1\r\n\r\na".formatted(timestamp));

        assertThat(parts).singleElement().satisfies(part -> assertThat(part.capturedSeconds()).isEmpty());
    }

    private static List<MultipartPart> read(String type, String body) throws IOException {
        return readAll(new MultipartReader(in(body), type));
    }

    private static List<MultipartPart> readAll(MultipartReader reader) throws IOException {
        var parts = new ArrayList<MultipartPart>();
        for (var part = reader.next(); part != null; part = reader.next()) {
            parts.add(part);
        }
        return parts;
    }

    private static InputStream in(String body) {
        return new ByteArrayInputStream(body.getBytes(ISO_8859_1));
    }

    private static InputStream withoutEnd(String beginning, char then) {
        return in(beginning + String.valueOf(then).repeat(Picture.MAX_BYTES + 1));
    }

    private static String text(MultipartPart part) {
        return new String(part.body(), ISO_8859_1);
    }
}
