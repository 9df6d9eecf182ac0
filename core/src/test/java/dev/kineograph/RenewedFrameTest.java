// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.ANNA;
import static dev.kineograph.LoneStreams.BERTA;
import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A frame that a publisher would publish again as it is.
class RenewedFrameTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final LoneStreams lone = new LoneStreams();
    private final Picture old = Picture.of(Sample.BASELINE.bytes(), HOUR);

    @Test
    void isCapturedNowAndStaysInItsPlace() {
        var stream = lone.stream();
        var publisher = stream.publisher(ANNA);
        publisher.publish(old);
        var frame = stream.newest();
        var woken = new AtomicInteger();
        var reader = stream.watch(Delivery.latest(), woken::incrementAndGet);
        assertThat(reader.take()).isSameAs(frame);

        assertThat(publisher.renew()).isTrue();

        assertThat(stream.newest()).isSameAs(frame);
        assertThat(frame.age()).isLessThan(HOUR);
        assertThat(Duration.between(frame.capturedAt(), Instant.now())).isLessThan(HOUR);
        assertThat(reader.take()).isNull();
        assertThat(woken).hasValue(0);
        assertThat(stream.stats().framesIn()).isOne();
        assertThat(stream.stats().unchanged()).isOne();
    }

    @Test
    void mayHaveBeenTheSameSomeTimeAgo() {
        var stream = lone.stream();
        var publisher = stream.publisher(ANNA);
        publisher.publish(old);

        assertThat(publisher.renew(Duration.ofMinutes(5))).isTrue();

        assertThat(stream.newest().age()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
    }

    @Test
    void isOfNoImpossibleAgeWhateverSomebodyElsesClockSays() {
        var stream = lone.stream();
        var publisher = stream.publisher(ANNA);
        publisher.publish(old);

        publisher.renew(Duration.ofNanos(Long.MIN_VALUE));
        assertThat(stream.newest().age()).isBetween(Duration.ZERO, Duration.ofMinutes(1));

        publisher.renew(Duration.ofNanos(Long.MAX_VALUE));
        assertThat(stream.newest().age()).isBetween(Duration.ofDays(365), Duration.ofDays(366));
    }

    @Test
    void isNotStale() {
        var stream = lone.stream(StreamSettings.DEFAULT.withStaleAfter(HOUR));
        var publisher = stream.publisher(ANNA);
        publisher.publish(old);
        for (int i = 0; i < 3; i++) {
            lone.pass(Duration.ofMinutes(59), stream);
            publisher.renew();
        }
        assertThat(lone.events).noneMatch(StreamEvent.Stale.class::isInstance);

        lone.pass(HOUR.plusMillis(1), stream);
        assertThat(stream.isStale()).isTrue();
        publisher.renew();

        assertThat(stream.isStale()).isFalse();
    }

    @Test
    void isTheNewestOfTheOneWhoRenewsIt() {
        var stream = lone.stream(StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY));
        var anna = stream.publisher(ANNA);
        var berta = stream.publisher(BERTA);

        assertThat(anna.renew()).as("without any").isFalse();
        anna.publish(old);
        assertThat(berta.renew()).isFalse();
        assertThat(anna.renew()).isTrue();
        berta.publish(old);
        assertThat(anna.renew()).isFalse();
        assertThat(stream.stats().unchanged()).isOne();
    }

    @Test
    void isNobodysAfterItsPublisherHasGone() {
        var stream = lone.stream();
        var publisher = stream.publisher(ANNA);
        publisher.publish(old);
        publisher.close();

        assertRefused(Refusal.CLOSED, publisher::renew);
        assertThat(stream.publisher(ANNA).renew()).isFalse();
    }

    @Test
    void isNotTheOneThatComesBeforeTheOneThatWaits() {
        var stream = lone.stream(StreamSettings.DEFAULT.withMaxFps(1));
        var publisher = stream.publisher(ANNA);
        publisher.publish(old);
        publisher.publish(Sample.DRAWING.picture());

        assertThat(publisher.renew()).isTrue();
        assertThat(stream.newest().age()).isGreaterThanOrEqualTo(HOUR);
        lone.pass(Duration.ofSeconds(1), stream);
        assertThat(stream.newest().format()).isEqualTo(ImageFormat.PNG);
        assertThat(publisher.renew()).isTrue();
    }

    @Test
    void takesWhatWasMadeOfItAlong() {
        var made = Sample.DRAWING.picture().capturedWith(old);
        var stream = lone.stream(StreamSettings.DEFAULT.withStripMetadata(true));
        var publisher = stream.publisher(ANNA);
        publisher.publish(old);

        publisher.renew();

        assertThat(made.age()).isLessThan(HOUR);
        assertThat(stream.newest().age()).isLessThan(HOUR);
    }
}
