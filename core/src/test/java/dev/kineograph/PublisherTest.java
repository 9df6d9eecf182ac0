// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.ANNA;
import static dev.kineograph.LoneStreams.BERTA;
import static dev.kineograph.LoneStreams.DOOR;
import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublisherTest {
    private static final StreamSettings MANY = StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY);

    private final LoneStreams lone = new LoneStreams();
    private final ImageStream stream = lone.stream();
    private final Picture picture = Sample.BASELINE.picture();

    private static Frame newest(ImageStream stream) {
        return Objects.requireNonNull(stream.newest());
    }

    @Test
    void aSecondPublisherIsRefusedAndToldWhoPublishes() {
        stream.publisher(ANNA);

        assertRefused(Refusal.TAKEN, () -> stream.publisher(BERTA)).startsWith("door: held by anna for 0 s");
    }

    @Test
    void aPictureCanReplaceOnlyTheOneThatWasSeen() {
        var publisher = stream.publisher(ANNA);

        assertThat(publisher.replace(null, picture)).isTrue();
        var seen = newest(stream);
        assertThat(publisher.replace(null, picture)).isFalse();
        publisher.publish(picture);
        assertThat(publisher.replace(seen, picture)).isFalse();
        assertThat(publisher.replace(newest(stream), picture)).isTrue();

        assertThat(newest(stream).sequence()).isEqualTo(3);
        assertThat(stream.stats().framesIn()).isEqualTo(3);
    }

    @Test
    void aFrameOfAnotherStreamKeepsItsPosition() {
        stream.publisher(ANNA).republish(new Frame(picture, 1_700_000_000_000L, 4711));

        assertThat(newest(stream).epoch()).isEqualTo(1_700_000_000_000L);
        assertThat(newest(stream).sequence()).isEqualTo(4711);
    }

    @Test
    void theNextPublisherMayComeWhenTheFirstHasGone() {
        stream.publisher(ANNA).close();

        stream.publisher(BERTA).publish(picture);

        assertThat(newest(stream).sequence()).isEqualTo(1);
    }

    @Test
    void aNewerConnectionOfTheSamePublisherReplacesItsOlderOne() {
        var older = stream.publisher(ANNA);
        older.publish(picture);

        var newer = stream.publisher(Caller.program("anna"));
        newer.publish(picture);

        assertRefused(Refusal.CLOSED, () -> older.publish(picture)).startsWith("door: ");
        assertThat(newest(stream).sequence()).isEqualTo(2);
    }

    @Test
    void whereTheNewestCountsAnyOtherReplacesTheOneThatIsThere() {
        stream.apply(StreamSettings.DEFAULT.withPublishers(PublisherPolicy.NEWEST));
        var older = stream.publisher(ANNA);
        older.publish(picture);
        long epoch = newest(stream).epoch();

        stream.publisher(BERTA).publish(picture);

        assertRefused(Refusal.CLOSED, () -> older.publish(picture)).startsWith("door: ");
        older.close();
        assertThat(stream.state()).isEqualTo(StreamState.ONLINE);
        assertThat(newest(stream).sequence()).isEqualTo(2);
        assertThat(newest(stream).epoch()).isGreaterThan(epoch);
    }

    private static final Caller MACHINE = Caller.remote("10.0.0.7", InetAddress.ofLiteral("10.0.0.7"));

    @Test
    void twoProgramsOfOneMachineDoNotMix() {
        var first = stream.publisher(MACHINE, "a TCP producer");
        lone.clock.pass(Duration.ofSeconds(11));
        first.publish(picture);
        lone.clock.pass(Duration.ofMillis(1999));

        assertRefused(Refusal.TAKEN, () -> stream.publisher(MACHINE, "HTTP uploads"))
                .startsWith("door: held by a TCP producer for 12 s");
        first.publish(picture);
    }

    @Test
    void aMachineThatComesBackReplacesItsOlderConnectionOnceThatIsSilent() {
        var first = stream.publisher(MACHINE);
        first.publish(picture);
        lone.clock.pass(Duration.ofSeconds(2));

        stream.publisher(MACHINE).publish(picture);

        assertRefused(Refusal.CLOSED, () -> first.publish(picture)).startsWith("door: ");
    }

    private static final Caller ANOTHER = Caller.remote("10.0.0.8", InetAddress.ofLiteral("10.0.0.8"));

    @Test
    void anotherMachineHasThePlaceOnceTheFirstOneIsSilentForLong() {
        var first = stream.publisher(MACHINE);
        lone.clock.pass(Duration.ofSeconds(51));
        first.publish(picture);
        lone.clock.pass(Duration.ofMillis(9_999));

        assertRefused(Refusal.TAKEN, () -> stream.publisher(ANOTHER)).contains("held by another publisher for 60 s");

        lone.clock.pass(Duration.ofMillis(1));
        stream.publisher(ANOTHER).publish(picture);
        assertRefused(Refusal.CLOSED, () -> first.publish(picture)).startsWith("door: ");
    }

    private static final Caller LOOPBACK = Caller.remote("127.0.0.1", InetAddress.ofLiteral("127.0.0.1"));

    private RefusedException refused(Caller newer) {
        return catchThrowableOfType(RefusedException.class, () -> stream.publisher(newer, "HTTP uploads"));
    }

    @Test
    void theAddressOfTheHolderIsForTheProgramItselfAndForTheLog() {
        stream.publisher(MACHINE, "a TCP producer");

        var page = LOOPBACK.asking("localhost", Optional.of("http://example.org"), false);
        var proxied = LOOPBACK.asking("localhost", Optional.empty(), true);
        for (var stranger : List.of(ANOTHER, MACHINE, LOOPBACK, page, proxied)) {
            assertThat(refused(stranger).sentence()).startsWith("door: held by a TCP producer for 0 s (expected: ");
            assertThat(refused(stranger)).hasMessage(refused(stranger).sentence());
            assertThat(refused(stranger).logged()).startsWith("door: held by a TCP producer of 10.0.0.7 for 0 s (expected: ");
        }
        assertThat(refused(ANNA).sentence()).startsWith("door: held by a TCP producer of 10.0.0.7 for 0 s");
    }

    @Test
    void aHolderOfNoKindIsAnotherPublisherToStrangers() {
        stream.publisher(MACHINE);

        assertThat(refused(ANOTHER).sentence()).startsWith("door: held by another publisher for 0 s");
        assertThat(refused(ANOTHER).logged()).startsWith("door: held by 10.0.0.7 for 0 s");
    }

    @Test
    void nobodyTakesThePlaceOfTheProgramItself() {
        stream.publisher(ANNA).publish(picture);
        lone.clock.pass(Duration.ofHours(1));

        assertRefused(Refusal.TAKEN, () -> stream.publisher(MACHINE)).contains("held by anna for 3,600 s");
        assertRefused(Refusal.TAKEN, () -> stream.publisher(Caller.program("hall"))).contains("held by anna");
    }

    @Test
    void aReplacementPublishesNoEvent() {
        var older = stream.publisher(ANNA);
        older.publish(picture);

        stream.publisher(ANNA).publish(picture);
        older.close();

        assertThat(lone.events).containsExactly(new StreamEvent.Online(DOOR, ImageFormat.JPEG));
        assertThat(stream.state()).isEqualTo(StreamState.ONLINE);
    }

    @Test
    void aClosedPublisherIsRefused() {
        var publisher = stream.publisher(ANNA);

        publisher.close();
        publisher.close();

        assertRefused(Refusal.CLOSED, () -> publisher.publish(picture)).contains("this publisher was closed");
    }

    @Test
    void manyPublishersAreMixedAndTheNewestFrameWins() {
        var mixed = lone.stream(MANY);
        var anna = mixed.publisher(ANNA);
        var berta = mixed.publisher(BERTA);

        anna.publish(picture);
        berta.publish(Sample.DRAWING.picture());

        assertThat(newest(mixed).format()).isEqualTo(ImageFormat.PNG);
        assertThat(newest(mixed).sequence()).isEqualTo(2);
    }

    @Test
    void aStreamOfManyIsOfflineWhenTheLastHasGone() {
        var mixed = lone.stream(MANY);
        var anna = mixed.publisher(ANNA);
        var berta = mixed.publisher(BERTA);
        anna.publish(picture);

        anna.close();
        assertThat(mixed.state()).isEqualTo(StreamState.ONLINE);
        berta.close();

        assertThat(mixed.state()).isEqualTo(StreamState.STILL);
        assertThat(lone.events)
                .containsExactly(new StreamEvent.Online(DOOR, ImageFormat.JPEG), new StreamEvent.Offline(DOOR));
    }

    @Test
    void twoConnectionsOfOneIdentityAreTwoPublishersWhereManyMayPublish() {
        var mixed = lone.stream(MANY);
        var first = mixed.publisher(ANNA);
        var second = mixed.publisher(ANNA);

        first.publish(picture);
        second.publish(picture);

        assertThat(newest(mixed).sequence()).isEqualTo(2);
    }

    @Test
    void aNewLifeHasANewEpochAndNumbersGoOn() {
        var first = stream.publisher(ANNA);
        first.publish(picture);
        long epoch = newest(stream).epoch();
        first.close();

        var second = stream.publisher(ANNA);
        second.publish(picture);
        second.publish(picture);

        assertThat(newest(stream).epoch()).isGreaterThan(epoch);
        assertThat(newest(stream).sequence()).isEqualTo(3);
    }

    @Test
    void theNewestFrameStaysWhenItsPublisherGoes() {
        var publisher = stream.publisher(ANNA);
        publisher.publish(picture);
        var before = stream.newest();

        publisher.close();

        assertThat(stream.newest()).isSameAs(before);
        assertThat(stream.state()).isEqualTo(StreamState.STILL);
    }

    @Test
    void aPublisherThatPublishedNothingWasNeverOnline() {
        stream.publisher(ANNA).close();

        assertThat(lone.events).isEmpty();
        assertThat(stream.state()).isEqualTo(StreamState.OFFLINE);
    }

    @Test
    void publishersThatAreThereStayWhenThePolicyChanges() {
        var mixed = lone.stream(MANY);
        var anna = mixed.publisher(ANNA);
        var berta = mixed.publisher(BERTA);

        mixed.apply(StreamSettings.DEFAULT);
        anna.publish(picture);
        berta.publish(picture);

        assertThat(newest(mixed).sequence()).isEqualTo(2);
        assertRefused(Refusal.TAKEN, () -> mixed.publisher(Caller.program("clara")))
                .contains("held by anna");
    }

    @Test
    void aRetiredStreamTakesNoPublisherAndNoReader() {
        var publisher = stream.publisher(ANNA);

        stream.retire();

        assertRefused(Refusal.CLOSED, () -> publisher.publish(picture));
        assertRefused(Refusal.NO_SUCH_STREAM, () -> stream.publisher(ANNA)).startsWith("door: ");
        assertRefused(Refusal.NO_SUCH_STREAM, stream::watch).startsWith("door: ");
    }

    @Test
    void aStreamWithoutFramesForAWhileIsStaleOnce() {
        var publisher = stream.publisher(ANNA);
        publisher.publish(picture);
        publisher.publish(picture);

        lone.pass(Duration.ofSeconds(5), stream);
        lone.pass(Duration.ofMillis(1), stream);
        lone.pass(Duration.ofSeconds(9), stream);

        assertThat(lone.events)
                .containsExactly(
                        new StreamEvent.Online(DOOR, ImageFormat.JPEG),
                        new StreamEvent.Stale(DOOR, Duration.ofMillis(5001)));
    }

    @Test
    void aPictureThatIsPushedAloneIsAStillAndNeverStale() {
        for (int i = 0; i < 3; i++) {
            try (var publisher = stream.publisher(ANNA)) {
                publisher.publish(picture);
                lone.pass(Duration.ofSeconds(30), stream);
                assertThat(stream.state()).isEqualTo(StreamState.ONLINE);
            }
            assertThat(stream.state()).isEqualTo(StreamState.STILL);
        }

        assertThat(lone.events).noneMatch(StreamEvent.Stale.class::isInstance);
    }

    @Test
    void whatCameAtARateIsOfflineWhenItsPublisherHasGone() {
        try (var publisher = stream.publisher(ANNA)) {
            publisher.publish(picture);
            lone.pass(Duration.ofSeconds(1), stream);
            publisher.publish(picture);
        }

        assertThat(stream.state()).isEqualTo(StreamState.OFFLINE);
    }

    @Test
    void aFrameThatIsPublishedAgainIsNotStale() {
        var publisher = stream.publisher(ANNA);

        for (int i = 0; i < 20; i++) {
            publisher.publish(picture);
            lone.pass(Duration.ofSeconds(1), stream);
        }

        assertThat(lone.events).containsExactly(new StreamEvent.Online(DOOR, ImageFormat.JPEG));
    }
}
