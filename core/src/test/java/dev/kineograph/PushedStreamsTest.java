// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Who makes room when the names of streams, or the bytes of their pictures, run out.
class PushedStreamsTest {
    private static final Duration LONG_AGO = Duration.ofSeconds(11);

    private final FakeClock clock = new FakeClock();

    @AutoClose
    private final Hub hub = new Hub(clock, Optional.empty());

    private final Picture picture = Sample.BASELINE.picture();

    private void push(String name, String origin) {
        hub.pushed(StreamName.of(name), StreamSettings.DEFAULT, origin, picture)
                .publisher(Caller.program(origin))
                .publish(picture);
        clock.pass(Duration.ofMillis(1));
    }

    private void fill(String origin, int count) {
        for (int i = 0; i < count; i++) {
            push(origin + "/" + i, origin);
        }
    }

    private boolean has(String name) {
        return hub.find(StreamName.of(name)).isPresent();
    }

    @Test
    void whoHasMostMakesRoomForOneMoreName() {
        push("anna/door", "anna");
        fill("berta", Hub.MAX_STREAMS - 1);

        push("clara/door", "clara");

        assertThat(has("clara/door")).isTrue();
        assertThat(has("anna/door")).isTrue();
        assertThat(has("berta/0")).isFalse();
        assertThat(hub.streams()).hasSize(Hub.MAX_STREAMS);
    }

    @Test
    void itsOldestMakesRoomForItsNewest() {
        push("anna/door", "anna");
        fill("berta", Hub.MAX_STREAMS - 1);
        push("berta/0", "berta");

        push("berta/more", "berta");

        assertThat(has("anna/door")).isTrue();
        assertThat(has("berta/0")).isTrue();
        assertThat(has("berta/1")).isFalse();
    }

    @Test
    void whatIsWatchedStays() {
        fill("berta", Hub.MAX_STREAMS);
        hub.find(StreamName.of("berta/0")).orElseThrow().watch();
        hub.find(StreamName.of("berta/1")).orElseThrow().presence().touch("somebody", Duration.ofSeconds(5));

        push("clara/door", "clara");

        assertThat(has("berta/0")).isTrue();
        assertThat(has("berta/1")).isTrue();
        assertThat(has("berta/2")).isFalse();
    }

    @Test
    void noOtherMakesRoomForWhoHasMost() {
        push("anna/door", "anna");
        fill("berta", Hub.MAX_STREAMS - 1);
        hub.streams().stream().filter(stream -> stream.name().value().startsWith("berta")).forEach(ImageStream::watch);
        clock.pass(LONG_AGO);

        assertRefused(Refusal.TOO_MANY_STREAMS, () -> push("berta/more", "berta")).startsWith("berta/more: there are too many streams");
        assertThat(has("anna/door")).isTrue();
    }

    @Test
    void amongEqualsOneThatIsNotPushedToMakesRoom() {
        for (int i = 0; i < Hub.MAX_STREAMS; i++) {
            push("door" + i, "origin" + i);
        }

        assertRefused(Refusal.TOO_MANY_STREAMS, () -> push("clara/door", "clara"));
        clock.pass(LONG_AGO);
        push("clara/door", "clara");

        assertThat(has("door0")).isFalse();
    }

    @Test
    void whatTheProgramHasMadeOrAskedForStays() {
        hub.add(StreamName.of("own"), StreamSettings.DEFAULT);
        fill("berta", Hub.MAX_STREAMS - 1);
        hub.stream("berta/0");

        hub.pushed(StreamName.of("own"), StreamSettings.DEFAULT, "berta", picture);
        fill("clara", 10);

        assertThat(has("own")).isTrue();
        assertThat(has("berta/0")).isTrue();
        assertThat(has("berta/1")).isFalse();
    }

    @Test
    void pushedStreamsMakeRoomForTheProgramsOwn() {
        fill("berta", Hub.MAX_STREAMS);

        hub.stream("own");
        hub.add(StreamName.of("other"), StreamSettings.DEFAULT);

        assertThat(has("berta/0")).isFalse();
        assertThat(has("berta/1")).isFalse();
    }

    @Test
    void picturesMakeRoomForPictures() {
        hub.limitPushed(new PushedLimits(3L * picture.length(), Duration.ZERO));
        push("anna/door", "anna");
        fill("berta", 2);

        push("berta/0", "berta");
        push("clara/door", "clara");

        assertThat(hub.streams()).extracting(ImageStream::toString).containsExactly("anna/door", "berta/0", "clara/door");
    }

    @Test
    void whatMakesRoomKeepsNoPicture() {
        hub.limitPushed(new PushedLimits(picture.length(), Duration.ZERO));
        push("berta/0", "berta");
        var first = hub.find(StreamName.of("berta/0")).orElseThrow();

        push("berta/1", "berta");

        assertThat(first.isRetired()).isTrue();
        assertThat(first.newest()).isNull();
    }

    @Test
    void aPictureIsRefusedThatNothingMakesRoomFor() {
        hub.limitPushed(new PushedLimits(2L * picture.length(), Duration.ZERO));
        fill("berta", 2);
        hub.streams().forEach(ImageStream::watch);

        assertRefused(Refusal.NO_STORAGE, () -> push("clara/door", "clara")).startsWith("clara/door: no room for a picture of ");
        assertThat(has("clara/door")).isFalse();
        push("berta/1", "berta");
    }

    @Test
    void theGreaterOfTwoPicturesCountsUntilTheOtherIsThere() {
        var small = Sample.DRAWING.picture();
        assertThat(small.length()).isNotEqualTo(picture.length());
        hub.limitPushed(new PushedLimits((long) small.length() + picture.length(), Duration.ZERO));
        for (int i = 0; i < 10; i++) {
            push("berta/0", "berta");
            hub.pushed(StreamName.of("berta/0"), StreamSettings.DEFAULT, "berta", small).publisher(Caller.program("berta")).publish(small);
        }

        hub.pushed(StreamName.of("clara/0"), StreamSettings.DEFAULT, "clara", small);

        assertThat(has("berta/0")).isTrue();
    }

    /// One picture, whose sender does not stay.
    private void upload(String name, String origin) {
        try (var publisher = hub.pushed(StreamName.of(name), StreamSettings.DEFAULT, origin, picture).publisher(Caller.program(origin))) {
            publisher.publish(picture);
        }
        clock.pass(Duration.ofMillis(1));
    }

    private void bertaAndAnnaFillAllPlaces() {
        hub.limitPushed(new PushedLimits(3L * picture.length(), Duration.ZERO));
        upload("berta/0", "berta");
        upload("berta/1", "berta");
        upload("anna/0", "anna");
    }

    @Test
    void whoPushesToOneThatWasIdleHasTakenItOver() {
        bertaAndAnnaFillAllPlaces();
        clock.pass(LONG_AGO);

        upload("berta/0", "anna");
        upload("clara/0", "clara");

        assertThat(has("anna/0")).as("of the two that are anna's now, the older one").isFalse();
        assertThat(has("berta/0")).isTrue();
        assertThat(has("berta/1")).isTrue();
    }

    @Test
    void whoPushesToOneThatIsInUseHasNotTakenItOver() {
        bertaAndAnnaFillAllPlaces();

        upload("berta/0", "anna");
        upload("clara/0", "clara");

        assertThat(has("anna/0")).isTrue();
        assertThat(has("berta/0")).isTrue();
        assertThat(has("berta/1")).as("of the two that are still berta's, the older one").isFalse();
    }

    @Test
    void limitsThatLeaveNoRoomAreRefused() {
        assertRefused(Refusal.BAD_VALUE, () -> new PushedLimits(0, Duration.ZERO))
                .isEqualTo("pushed streams: 0 bytes for PT0S (expected: 1 or more, and no negative time)");
        assertRefused(Refusal.BAD_VALUE, () -> new PushedLimits(1, Duration.ofSeconds(-1))).contains("1 bytes for PT-1S");
    }

    @Test
    void theyExpireIfThatIsSetUnlessTheyAreWatched() {
        hub.limitPushed(new PushedLimits(Long.MAX_VALUE, Duration.ofMinutes(1)));
        hub.stream("own");
        push("left", "anna");
        push("watched", "anna");
        hub.find(StreamName.of("watched")).orElseThrow().watch();

        clock.pass(Duration.ofMinutes(2));

        await().until(() -> !has("left"));
        assertThat(has("own")).isTrue();
        assertThat(has("watched")).isTrue();
    }
}
