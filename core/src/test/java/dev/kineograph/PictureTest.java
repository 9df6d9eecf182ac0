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

class PictureTest {
    private final Picture picture = Picture.of(Bytes.join(Sample.BASELINE.bytes(), Bytes.text("what was cut off")));

    @Test
    void allWaysToTheBytesLeadToThePictureOnly() throws IOException {
        var written = new ByteArrayOutputStream();
        var buffered = new byte[picture.buffer().remaining()];

        picture.writeTo(written);
        picture.buffer().get(buffered);

        assertThat(written.toByteArray()).isEqualTo(Sample.BASELINE.bytes());
        assertThat(buffered).isEqualTo(Sample.BASELINE.bytes());
        assertThat(picture.toByteArray()).isEqualTo(Sample.BASELINE.bytes());
    }

    @Test
    void nobodyCanWriteThroughTheBuffer() {
        assertThatThrownBy(() -> picture.buffer().put(0, (byte) 0)).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void aCopyBelongsToTheCaller() {
        picture.toByteArray()[0] = 0;

        assertThat(picture.toByteArray()).isEqualTo(Sample.BASELINE.bytes());
    }

    @Test
    void bytesThatWereCutOffAreNotSearched() {
        assertThat(picture.contains(new BytePattern(Bytes.text("JFIF")))).isTrue();
        assertThat(picture.contains(new BytePattern(Bytes.text("cut off")))).isFalse();
    }

    @Test
    void itKnowsWhenItWasCaptured() {
        var before = Instant.now();
        long nanosBefore = System.nanoTime();

        var captured = Sample.DRAWING.picture();

        assertThat(captured.capturedAt()).isBetween(before, Instant.now());
        assertThat(captured.capturedNanos() - nanosBefore).isBetween(0L, System.nanoTime() - nanosBefore);
        assertThat(captured.age()).isBetween(Duration.ZERO, Duration.ofNanos(System.nanoTime() - nanosBefore));
    }

    @Test
    void itIsDescribedByFormatSizeAndLength() {
        assertThat(picture).hasToString("image/jpeg 24x16, 307 bytes");
    }

    @Test
    void oneThatWasCapturedElsewhereIsAsOldAsItIsSaidToBe() {
        byte[] bytes = Sample.DRAWING.picture().toByteArray();
        long nanosBefore = System.nanoTime();

        var old = Picture.of(bytes, Duration.ofMinutes(3));

        assertThat(old.age()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(3).plusNanos(System.nanoTime() - nanosBefore));
        assertThat(Duration.between(old.capturedAt(), Instant.now())).isGreaterThanOrEqualTo(Duration.ofMinutes(3));
        assertThat(Picture.of(bytes, Duration.ofDays(-1)).age()).isBetween(Duration.ZERO, Duration.ofHours(1));
        assertThat(Picture.of(bytes, Duration.ofSeconds(Long.MAX_VALUE)).age()).isBetween(Duration.ofDays(365), Duration.ofDays(366));
    }
}
