// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.ANNA;
import static dev.kineograph.LoneStreams.DOOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Publishers of a stream whose pictures are another hub's.
class PublishedElsewhereTest {
    private static final byte[] PICTURE = Sample.BASELINE.picture().toByteArray();

    /// An epoch of a hub whose clock is ahead.
    private static final long LATER = System.currentTimeMillis() + 1_000_000;

    @AutoClose
    private final Hub hub = new Hub();

    private final Elsewhere elsewhere = new Elsewhere();
    private final ImageStream stream = hub.add(DOOR, StreamSettings.DEFAULT, elsewhere);

    /// Takes what is published, if the stream is another hub's now, and refuses it if told so.
    private static final class Elsewhere implements Source, PictureSink {
        private final List<Picture> taken = new ArrayList<>();
        private boolean isElsewhere = true;
        private int opened;
        private int closed;
        private @Nullable RefusedException refusal;

        @Override
        public void run(Publisher publisher) throws Exception {
            publisher.republish(new Frame(Picture.of(PICTURE.clone()), LATER, 7));
            publisher.publish(PICTURE.clone());
            new CompletableFuture<>().get();
        }

        @Override
        public Optional<Source> inForm(Variant form) {
            return Optional.empty();
        }

        @Override
        public boolean acceptsPublishers() {
            return isElsewhere;
        }

        @Override
        public Optional<PictureSink> publisher(Caller caller, String kind) {
            opened++;
            return isElsewhere ? Optional.of(this) : Optional.empty();
        }

        @Override
        public void publish(Picture picture) {
            if (refusal != null) {
                throw refusal;
            }
            taken.add(picture);
        }

        @Override
        public CompletionStage<Optional<RefusedException>> arrival() {
            return CompletableFuture.completedStage(Optional.ofNullable(refusal));
        }

        @Override
        public void close() {
            closed++;
        }
    }

    @Test
    void theirPicturesGoThereAndAreNotInTheStreamHere() {
        assertThat(stream.acceptsPublishers()).isTrue();
        try (var publisher = stream.publisher(ANNA)) {
            publisher.publish(PICTURE.clone());

            assertThat(publisher.renew()).as("nothing is known of what is there").isFalse();
            assertThat(publisher.elsewhere()).isPresent();
        }
        assertThat(elsewhere.taken).hasSize(1);
        assertThat(elsewhere.closed).isOne();
        assertThat(stream.newest()).isNull();
    }

    @Test
    void theProgramKeepsItsPublisherUntilItIsRefused() {
        hub.publish("door", PICTURE.clone());
        hub.publish("door", PICTURE.clone());
        assertThat(elsewhere.opened).isOne();

        elsewhere.refusal = new RefusedException(Refusal.CLOSED, "held by somebody else");
        assertThatThrownBy(() -> hub.publish("door", PICTURE.clone())).hasMessage("held by somebody else");
        elsewhere.refusal = null;
        hub.publish("door", PICTURE.clone());

        assertThat(elsewhere.opened).isEqualTo(2);
        assertThat(elsewhere.closed).isOne();
        assertThat(elsewhere.taken).hasSize(3);
    }

    @Test
    void whatIsThereIsNotCompared() {
        try (var publisher = stream.publisher(ANNA)) {
            assertThat(publisher.replace(null, Picture.of(PICTURE.clone()))).isTrue();
        }
        assertThat(elsewhere.taken).hasSize(1);
    }

    @Test
    void whenItIsThisHubsItsSourceIsInTheirWayAsUsual() {
        elsewhere.isElsewhere = false;

        assertThat(stream.acceptsPublishers()).isFalse();
        assertThatThrownBy(() -> stream.publisher(ANNA)).hasMessageStartingWith("door: its pictures come from its own source");
        assertThatThrownBy(() -> hub.publish("door", PICTURE.clone())).hasMessageStartingWith("door: its pictures come from its own source");
    }

    @Test
    void aSourceThatMakesPicturesItselfAgainBeginsANewEpoch() {
        try (var _ = stream.watch()) {
            await().until(() -> stream.newest() != null && Objects.requireNonNull(stream.newest()).sequence() == 8);

            assertThat(Objects.requireNonNull(stream.newest()).epoch()).isGreaterThan(LATER);
        }
    }

    @Test
    void thePublishersOfARetiredStreamAreToldWhy() {
        var other = hub.stream("garden");
        try (var publisher = other.publisher(ANNA)) {
            hub.retire(other.name(), "it is another node's now");

            assertThatThrownBy(() -> publisher.publish(PICTURE.clone())).hasMessage("garden: it is another node's now");
        }
    }
}
