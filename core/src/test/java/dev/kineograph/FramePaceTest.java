// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.ANNA;
import static dev.kineograph.LoneStreams.BERTA;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A stream accepts no more frames a second than its settings allow, and the last one of a burst is shown.
class FramePaceTest {
    private static final Duration TENTH = Duration.ofMillis(100);

    private final LoneStreams lone = new LoneStreams();
    private final ImageStream stream = lone.stream(StreamSettings.DEFAULT.withMaxFps(10));
    private final List<Picture> pictures = IntStream.range(0, 100).mapToObj(_ -> Picture.of(Sample.BASELINE.bytes())).toList();

    private Picture newest() {
        return Objects.requireNonNull(stream.newest()).picture();
    }

    @Test
    void aBurstShowsItsFirstPictureAtOnceAndItsLastOneLate() {
        var publisher = stream.publisher(ANNA);
        pictures.forEach(publisher::publish);

        assertThat(newest()).isSameAs(pictures.getFirst());
        lone.pass(TENTH, stream);

        assertThat(newest()).isSameAs(pictures.getLast());
        assertThat(stream.stats().framesIn()).isEqualTo(2);
        assertThat(stream.stats().framesDropped()).isEqualTo(98);
    }

    @Test
    void theAverageIsTheLimit() {
        var publisher = stream.publisher(ANNA);

        for (var picture : pictures) {
            publisher.publish(picture);
            lone.pass(Duration.ofMillis(40), stream);
        }

        assertThat(stream.stats().framesIn()).as("in 4 s").isBetween(38L, 42L);
    }

    @Test
    void fewerFramesAreAllShown() {
        var publisher = stream.publisher(ANNA);

        for (var picture : pictures) {
            publisher.publish(picture);
            assertThat(newest()).isSameAs(picture);
            lone.pass(TENTH, stream);
        }

        assertThat(stream.stats().framesDropped()).isZero();
    }

    @Test
    void theLastPictureIsShownThoughItsPublisherHasGone() {
        try (var publisher = stream.publisher(ANNA)) {
            publisher.publish(pictures.get(0));
            publisher.publish(pictures.get(1));
        }
        lone.pass(TENTH, stream);

        assertThat(newest()).isSameAs(pictures.get(1));
        assertThat(stream.state()).isEqualTo(StreamState.OFFLINE);
        stream.publisher(BERTA).publish(pictures.get(2));
    }

    @Test
    void publishersThatComeOneAfterTheOtherAreNotFaster() {
        for (var picture : pictures) {
            try (var publisher = stream.publisher(ANNA)) {
                publisher.publish(picture);
            }
        }
        lone.pass(TENTH, stream);

        assertThat(newest()).isSameAs(pictures.getLast());
        assertThat(stream.stats().framesIn()).isEqualTo(2);
    }

    @Test
    void aRetiredStreamShowsNothingLate() {
        var publisher = stream.publisher(ANNA);
        publisher.publish(pictures.get(0));
        publisher.publish(pictures.get(1));

        stream.retire();
        lone.pass(TENTH, stream);

        assertThat(stream.newest()).isNull();
    }

    @Test
    void aLimitThatIsLiftedLetsNoOlderPictureFollow() {
        var publisher = stream.publisher(ANNA);
        publisher.publish(pictures.get(0));
        publisher.publish(pictures.get(1));

        stream.apply(StreamSettings.DEFAULT);
        publisher.publish(pictures.get(2));
        lone.pass(TENTH, stream);

        assertThat(newest()).isSameAs(pictures.get(2));
    }

    @Test
    void readersAreWokenForTheLastPicture() {
        var woken = new ArrayList<Long>();
        var publisher = stream.publisher(ANNA);
        try (var _ = stream.watch(Delivery.latest(), () -> woken.add(Objects.requireNonNull(stream.newest()).sequence()))) {
            publisher.publish(pictures.get(0));
            publisher.publish(pictures.get(1));
            lone.pass(TENTH, stream);
        }

        assertThat(woken).contains(1L, 2L);
    }
}
