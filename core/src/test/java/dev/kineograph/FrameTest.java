// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FrameTest {
    private final Picture picture = Sample.BASELINE.picture();
    private final Frame frame = new Frame(picture, 7, 3);

    @Test
    void itHasTheFormatSizeBytesAndTimeOfItsPicture() throws IOException {
        var written = new ByteArrayOutputStream();

        frame.writeTo(written);

        assertThat(written.toByteArray()).isEqualTo(Sample.BASELINE.bytes());
        assertThat(frame.toByteArray()).isEqualTo(Sample.BASELINE.bytes());
        assertThat(frame.buffer()).isEqualTo(picture.buffer());
        assertThat(frame.format()).isEqualTo(ImageFormat.JPEG);
        assertThat(frame.size()).isEqualTo(picture.size());
        assertThat(frame.length()).isEqualTo(picture.length());
        assertThat(frame.capturedAt()).isEqualTo(picture.capturedAt());
        assertThat(frame.capturedNanos()).isEqualTo(picture.capturedNanos());
        assertThat(frame.age()).isLessThanOrEqualTo(picture.age());
    }

    @Test
    void itIsDescribedByItsPictureAndItsPlace() {
        assertThat(frame).hasToString("image/jpeg 24x16, 307 bytes, 7/3");
    }

    @Test
    void aPublishedPictureIsNotCopied() {
        var stream = new LoneStreams().stream();

        stream.publisher(LoneStreams.ANNA).publish(picture);

        assertThat(stream.newest()).isNotNull().extracting(Frame::picture).isSameAs(picture);
    }
}
