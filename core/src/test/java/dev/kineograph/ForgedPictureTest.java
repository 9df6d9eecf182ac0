// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Bytes.hex;
import static dev.kineograph.Bytes.join;
import static dev.kineograph.Bytes.text;
import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// A picture that contains the boundary could forge a part with a script in it: it is refused.
class ForgedPictureTest {
    private static final byte[] DELIMITER = text("--kineograph-test");

    private final LoneStreams lone = new LoneStreams();
    private final ImageStream stream = lone.stream();
    private final Publisher publisher = stream.publisher(LoneStreams.ANNA);

    /// A JPEG whose first segment is a comment.
    private static byte[] commented(byte[] comment) {
        var sample = Sample.BASELINE.bytes();
        var segment = join(hex("fffe %04x".formatted(comment.length + 2)), comment);
        return join(Arrays.copyOf(sample, 2), segment, Arrays.copyOfRange(sample, 2, sample.length));
    }

    @Test
    void aForgedPartInACommentIsRefused() {
        var forged = commented(
                text("\r\n--kineograph-test\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>"));

        assertRefused(Refusal.FORGED_PART, () -> publisher.publish(forged)).startsWith("door: ");

        assertThat(stream.newest()).isNull();
        assertThat(stream.stats().framesRefused()).isEqualTo(1);
    }

    @Test
    void theBoundaryIsFoundAtEveryPlace() {
        for (int at = 0; at < 100; at++) {
            var forged = commented(join(new byte[at], DELIMITER, new byte[7]));
            assertRefused(Refusal.FORGED_PART, () -> publisher.publish(forged));
        }
    }

    @Test
    void theBoundaryIsFoundAtTheVeryEnd() {
        var withoutEndMark = Arrays.copyOf(Sample.BASELINE.bytes(), Sample.BASELINE.length() - 2);

        assertRefused(Refusal.FORGED_PART, () -> publisher.publish(join(withoutEndMark, DELIMITER)));
    }

    /// No picture begins with a boundary, so none of those that are refused for it has it there.
    @Test
    void theBoundaryAtTheVeryBeginningIsNoPicture() {
        var forged = join(DELIMITER, Sample.BASELINE.bytes());

        assertRefused(Refusal.NOT_AN_IMAGE, () -> publisher.publish(forged)).startsWith("image begins 2d 2d");
        assertThat(new BytePattern(DELIMITER).isIn(forged, forged.length)).isTrue();
    }

    @Test
    void theBoundaryBehindThePicturesEndIsCutAndHarmless() {
        publisher.publish(join(Sample.BASELINE.bytes(), text("\r\n--kineograph-test\r\n\r\n")));

        assertThat(stream.newest()).isNotNull().extracting(Frame::length).isEqualTo(Sample.BASELINE.length());
    }

    @Test
    void partOfABoundaryIsHarmless() {
        publisher.publish(commented(text("--kineograph-tes --kineograph- kineograph-test ---kineograph_test")));

        assertThat(stream.newest()).isNotNull();
    }

    @Test
    void theBoundaryOfAnotherServerIsHarmless() {
        var other = new MultipartFraming();
        var picture = Picture.of(commented(DELIMITER));

        assertThat(lone.framing.isForgedBy(picture)).isTrue();
        assertThat(other.isForgedBy(picture)).isFalse();
    }
}
