// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Bytes.join;
import static dev.kineograph.Bytes.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The bytes on the wire.
class MultipartFramingTest {
    private final MultipartFraming framing = new MultipartFraming("kineograph-0123456789abcdef");
    private final Picture jpeg = Sample.BASELINE.picture();
    private final Picture png = Sample.DRAWING.picture();

    private static byte[] written(MultipartFraming framing, Framing kind, Picture... pictures) throws IOException {
        var body = new ByteArrayOutputStream();
        framing.writeOpening(body, kind);
        for (var picture : pictures) {
            framing.write(body, picture, kind);
        }
        return body.toByteArray();
    }

    private static String timestamp(Picture picture) {
        var captured = picture.capturedAt();
        var micros = BigDecimal.valueOf(captured.getNano() / 1000, 6);
        return BigDecimal.valueOf(captured.getEpochSecond()).add(micros).toPlainString();
    }

    @Test
    void theContentTypeNamesATokenWithoutLeadingDashesOrQuotes() {
        assertThat(framing.contentType()).isEqualTo("multipart/x-mixed-replace;boundary=kineograph-0123456789abcdef");
    }

    @Test
    void classicPartsHaveTypeLengthAndTimeAndEndWithTheNextBoundary() throws IOException {
        var body = written(framing, Framing.CLASSIC, jpeg, png);

        assertThat(body)
                .isEqualTo(join(
                        text("--kineograph-0123456789abcdef\r\n"),
                        text("Content-Type: image/jpeg\r\nContent-Length: 307\r\n"),
                        text("X-Timestamp: " + timestamp(jpeg) + "\r\n\r\n"),
                        Sample.BASELINE.bytes(),
                        text("\r\n--kineograph-0123456789abcdef\r\n"),
                        text("Content-Type: image/png\r\nContent-Length: 90\r\n"),
                        text("X-Timestamp: " + timestamp(png) + "\r\n\r\n"),
                        Sample.DRAWING.bytes(),
                        text("\r\n--kineograph-0123456789abcdef\r\n")));
    }

    @Test
    void eagerPartsEndWithTheHeaderBlockOfTheNext() throws IOException {
        var body = written(framing, Framing.EAGER, jpeg, png);

        assertThat(body)
                .isEqualTo(join(
                        text("--kineograph-0123456789abcdef\r\n"),
                        text(("X-Pad: " + ".".repeat(60) + "\r\n").repeat(16)),
                        text("Content-Type: image/jpeg\r\n\r\n"),
                        Sample.BASELINE.bytes(),
                        text("\r\n--kineograph-0123456789abcdef\r\nContent-Type: image/jpeg\r\n\r\n"),
                        Sample.DRAWING.bytes(),
                        text("\r\n--kineograph-0123456789abcdef\r\nContent-Type: image/jpeg\r\n\r\n")));
    }

    @Test
    void whatChromiumHoldsBackIsFilledByHeadersOfTheFirstPart() {
        assertThat(framing.openHead(Framing.EAGER)).hasSizeGreaterThanOrEqualTo(1024);
        assertThat(new String(framing.opening(Framing.EAGER), US_ASCII)).startsWith("--kineograph-");
    }

    @ParameterizedTest
    @EnumSource
    void anOpenHeadTakesHeadersUntilTheFirstPictureEndsIt(Framing kind) throws IOException {
        var waited = join(framing.openHead(kind), text("X-Pad: ...\r\n"), framing.partHead(png));

        var lines = new String(waited, US_ASCII).lines().toList();
        assertThat(lines.getFirst()).isEqualTo("--kineograph-0123456789abcdef");
        assertThat(lines.subList(1, lines.size() - 1)).allMatch(line -> line.matches("[A-Z][A-Za-z-]+: .+")).contains("Content-Type: image/png");
        assertThat(lines.getLast()).isEmpty();
    }

    @Test
    void theClassicOpeningIsABoundaryOnly() {
        assertThat(framing.opening(Framing.CLASSIC)).isEqualTo(text("--kineograph-0123456789abcdef\r\n"));
    }

    @Test
    void oneCopyOfAPictureBetweenTwoHeadsServesBothFramings() throws IOException {
        var shared = join(framing.partHead(jpeg), jpeg.toByteArray(), framing.boundary(), framing.nextHead());
        int head = framing.partHead(jpeg).length;
        int nextHead = framing.nextHead().length;

        var classic = written(framing, Framing.CLASSIC, jpeg);
        var eager = written(framing, Framing.EAGER, jpeg);

        assertThat(classic).endsWith(Arrays.copyOf(shared, shared.length - nextHead));
        assertThat(eager).endsWith(Arrays.copyOfRange(shared, head, shared.length));
    }

    @ParameterizedTest
    @EnumSource
    void thePartHeadNamesTheTypeByContent(Sample sample) {
        var head = new String(framing.partHead(sample.picture()), US_ASCII);

        assertThat(head)
                .matches("Content-Type: image/[a-z]+\r\nContent-Length: [0-9]+\r\nX-Timestamp: [0-9]+\\.[0-9]{6}\r\n\r\n")
                .startsWith("Content-Type: " + sample.format().mediaType() + "\r\n")
                .contains("\r\nContent-Length: " + sample.length() + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG", "fa-IR", "th-TH-u-nu-thai", "de-DE", "hi-IN-u-nu-deva"})
    void theWireSpeaksNoLanguage(String language) throws IOException {
        var expected = written(framing, Framing.CLASSIC, jpeg);
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(language));
            assertThat(written(framing, Framing.CLASSIC, jpeg)).isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void everyFramingHasABoundaryOfItsOwn() {
        var one = new MultipartFraming().contentType();

        assertThat(one).matches("multipart/x-mixed-replace;boundary=kineograph-[0-9a-f]{16}");
        assertThat(one).isNotEqualTo(new MultipartFraming().contentType());
    }

    @Test
    void nobodyCanChangeTheBoundary() {
        framing.boundary()[4] = 'X';

        assertThat(framing.boundary()).isEqualTo(text("\r\n--kineograph-0123456789abcdef\r\n"));
    }
}
