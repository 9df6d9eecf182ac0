// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FrameTest {
    private final Frame frame = Frame.of(Bytes.join(Sample.BASELINE.bytes(), Bytes.text("what was cut off")));

    @Test
    void allWaysToTheBytesLeadToThePictureOnly() throws IOException {
        var written = new ByteArrayOutputStream();
        var buffered = new byte[frame.buffer().remaining()];

        frame.writeTo(written);
        frame.buffer().get(buffered);

        assertThat(written.toByteArray()).isEqualTo(Sample.BASELINE.bytes());
        assertThat(buffered).isEqualTo(Sample.BASELINE.bytes());
        assertThat(frame.toByteArray()).isEqualTo(Sample.BASELINE.bytes());
    }

    @Test
    void nobodyCanWriteThroughTheBuffer() {
        assertThatThrownBy(() -> frame.buffer().put(0, (byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void aCopyIsTheCallersOwn() {
        frame.toByteArray()[0] = 0;

        assertThat(frame.toByteArray()).isEqualTo(Sample.BASELINE.bytes());
    }

    @Test
    void bytesThatWereCutOffAreNotSearched() {
        assertThat(frame.contains(new BytePattern(Bytes.text("JFIF")))).isTrue();
        assertThat(frame.contains(new BytePattern(Bytes.text("cut off")))).isFalse();
    }

    @Test
    void itKnowsWhenItWasCaptured() {
        var before = Instant.now();
        long nanosBefore = System.nanoTime();

        var captured = Sample.DRAWING.frame();

        assertThat(captured.capturedAt()).isBetween(before, Instant.now());
        assertThat(captured.capturedNanos() - nanosBefore).isBetween(0L, System.nanoTime() - nanosBefore);
        assertThat(captured.age()).isBetween(Duration.ZERO, Duration.ofNanos(System.nanoTime() - nanosBefore));
    }

    @Test
    void itHasNoPlaceInAnyStreamBeforeItIsPublished() {
        assertThat(frame.epoch()).isZero();
        assertThat(frame.sequence()).isZero();
    }

    @Test
    void aNumberedFrameIsTheSamePicture() {
        var numbered = frame.numbered(7, 3);

        assertThat(numbered.epoch()).isEqualTo(7);
        assertThat(numbered.sequence()).isEqualTo(3);
        assertThat(numbered.capturedAt()).isEqualTo(frame.capturedAt());
        assertThat(numbered.toByteArray()).isEqualTo(frame.toByteArray());
        assertThat(numbered).hasToString("image/jpeg 24x16, 307 bytes, 7/3");
    }
}
