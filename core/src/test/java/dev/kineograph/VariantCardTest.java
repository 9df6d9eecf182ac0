// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What a transcoder refuses is shown as a card that says so, by a transcoder that draws one.
class VariantCardTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Picture CARD = Sample.INTERLACED.picture();

    /// Refuses JPEGs.
    private static final class Refusing implements Transcoder {
        private volatile String written = "";

        @Override
        public Picture transcode(Picture picture, Variant variant) {
            if (picture.format() == ImageFormat.JPEG) {
                throw new RefusedException(Refusal.TOO_COSTLY, "picture: 2,000 scans (expected: at most 64)");
            }
            return Sample.DRAWING.picture();
        }

        @Override
        public Optional<Picture> card(Picture picture, Variant variant, String sentence) {
            written = sentence;
            return Optional.of(CARD);
        }
    }

    private final Refusing transcoder = new Refusing();

    @AutoClose
    private final Hub hub = new Hub(new FakeClock(), Optional.of(transcoder));

    @Test
    void theCardIsInThePlaceOfThePictureAndTheOriginalStaysAsItIs() throws InterruptedException {
        var publisher = hub.publisher("door");
        var original = hub.stream("door");
        var variant = hub.variant(original, Variant.ORIGINAL.withWidth(1));
        var viewer = variant.watch();
        publisher.publish(Sample.BASELINE.bytes());
        var newest = original.newest();

        var shown = viewer.await(LONG);

        assertThat(shown).isNotNull();
        assertThat(newest).isNotNull();
        assertThat(shown.toByteArray()).isEqualTo(CARD.toByteArray());
        assertThat(shown.sequence()).isEqualTo(newest.sequence());
        assertThat(shown.capturedNanos()).isEqualTo(newest.capturedNanos());
        assertThat(transcoder.written).isEqualTo("picture: 2,000 scans (expected: at most 64)");
        assertThat(variant.state()).isEqualTo(StreamState.ONLINE);
        assertThat(newest.toByteArray()).isEqualTo(Sample.BASELINE.bytes());
        publisher.publish(Sample.INTERLACED.bytes());
        assertThat(viewer.await(LONG)).isNotNull().extracting(Frame::toByteArray).isEqualTo(Sample.DRAWING.bytes());
    }
}
