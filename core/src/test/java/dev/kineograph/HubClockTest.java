// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Looks are counted, never timed: the clock that they follow is moved by hand.
class HubClockTest {
    private static final Duration FRAME = Duration.ofMillis(40);

    private final AtomicInteger looks = new AtomicInteger();
    private final FakeClock time = new FakeClock();

    @AutoClose
    private final HubClock clock = new HubClock(time, this::look);

    private void look() {
        looks.incrementAndGet();
    }

    private void dueIn(Duration wait) {
        clock.dueIn(wait.toNanos());
    }

    /// Moves the time to where a look is due, and waits for it.
    private void passUntilLook(Duration wait) {
        int before = looks.get();
        time.pass(wait);
        await().until(() -> looks.get() > before);
    }

    @Test
    void nothingDueIsNoLook() {
        clock.start();

        time.pass(Duration.ofDays(365));
        dueIn(Duration.ofSeconds(1));
        passUntilLook(Duration.ofSeconds(1));

        assertThat(looks).hasValue(1);
    }

    @Test
    void whatIsDueFirstIsLookedAtFirst() {
        clock.start();
        dueIn(Duration.ofHours(1));
        dueIn(Duration.ofSeconds(2));
        dueIn(Duration.ofSeconds(3));

        time.pass(Duration.ofMillis(1999));
        passUntilLook(Duration.ofMillis(1));

        assertThat(looks).hasValue(1);
    }

    @Test
    void looksAreATenthOfASecondApartHoweverMuchIsDueAtOnce() {
        clock.start();

        for (int i = 0; i < 1000; i++) {
            dueIn(Duration.ZERO);
            time.pass(Duration.ofMillis(1));
        }

        await().until(() -> looks.get() > 0);
        assertThat(looks.get()).isLessThanOrEqualTo(10);
    }

    @Test
    void anIdleHubIsNeverWoken() {
        try (var hub = new Hub(time, Optional.empty())) {
            hub.stream("door").publisher(Caller.program("anna"));
            hub.add("wave", new CountingSource());

            for (int i = 0; i < 1000; i++) {
                time.pass(Duration.ofSeconds(1));
            }

            // Not ten times a second: once for what was added, and where a pass of time meets the thread on its way.
            assertThat(time.wakings()).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void whileFramesComeStalenessIsLookedAtOnceInItsTime() {
        try (var hub = new Hub(time, Optional.empty())) {
            var camera = hub.publisher("door");

            for (int i = 0; i < 1500; i++) {
                camera.publish(Sample.BASELINE.picture());
                time.pass(FRAME);
            }

            // In a minute of frames, each of which makes the stream stale after 5 seconds: about 12, not 600.
            await().until(() -> time.wakings() > 0);
            assertThat(time.wakings()).isLessThanOrEqualTo(40);
        }
    }

    @Test
    void aHubIsNotWokenAnyMoreOnceAllHasExpired() {
        try (var hub = new Hub(time, Optional.empty())) {
            var door = hub.stream("door");
            hub.publisher("door").publish(Sample.BASELINE.picture());
            door.presence().join("anna").close();
            door.presence().touch("berta", Duration.ofSeconds(5));
            await().until(() -> {
                time.pass(Duration.ofSeconds(1));
                return door.presence().present() == 0;
            });

            time.pass(Duration.ofMinutes(1));
            hub.stream("yard").presence().join("carla").close();
            await().until(() -> {
                time.pass(Duration.ofSeconds(1));
                return hub.stream("yard").presence().present() == 0;
            });
            int before = time.wakings();
            for (int i = 0; i < 1000; i++) {
                time.pass(Duration.ofMinutes(1));
            }

            assertThat(time.wakings()).isLessThanOrEqualTo(before + 5);
        }
    }

    /// Lets time pass until that is so; the hub's thread does its part meanwhile.
    private void passUntil(Callable<Boolean> so) {
        await().until(() -> {
            time.pass(Duration.ofMinutes(10));
            return so.call();
        });
    }

    @Test
    void aSourceThatLingersIsStopped() {
        try (var hub = new Hub(time, Optional.empty())) {
            var source = new CountingSource(CountingSource.UNTIL_INTERRUPTED);
            var lingering = StreamSettings.DEFAULT.withCloseAfter(Duration.ofSeconds(30));
            var viewer = hub.add(StreamName.of("wave"), lingering, source).watch();
            await().until(() -> source.runs() == 1);

            viewer.close();

            passUntil(() -> !source.isRunning());
        }
    }

    @Test
    void aPictureThatWasConfirmedBecomesStaleOnceMore() {
        try (var hub = new Hub(time, Optional.empty())) {
            var door = hub.stream("door");
            door.apply(StreamSettings.DEFAULT.withStaleAfter(Duration.ofSeconds(5)));
            hub.publisher("door").publish(Sample.BASELINE.picture());
            passUntil(door::isStale);

            door.confirm();
            assertThat(door.isStale()).isFalse();

            passUntil(door::isStale);
        }
    }

    @Test
    void aSourceWhoseFirstPictureIsLateIsEnded() {
        try (var hub = new Hub(time, Optional.empty())) {
            var source = new CountingSource(_ -> new CountDownLatch(1).await());
            var stream = hub.add(StreamName.of("wave"), StreamSettings.FETCHED, source);
            stream.watch();
            await().until(() -> source.runs() == 1);

            passUntil(() -> stream.fault().isPresent());
        }
    }

    @Test
    void aSourceThatIsWokenBeforeItHasStoppedIsStaleInItsTime() {
        try (var hub = new Hub(time, Optional.empty())) {
            var mayEnd = new CountDownLatch(1);
            var source = new CountingSource(publisher -> {
                try {
                    CountingSource.UNTIL_INTERRUPTED.run(publisher);
                } catch (InterruptedException e) {
                    mayEnd.await();
                }
            }, _ -> new CountDownLatch(1).await());
            var settings = StreamSettings.DEFAULT.withStaleAfter(Duration.ofSeconds(5)).withCloseAfter(Duration.ZERO);
            var stream = hub.add(StreamName.of("wave"), settings, source);
            var first = stream.watch();
            await().until(() -> stream.state() == StreamState.ONLINE);
            first.close();
            int before = time.wakings();
            time.pass(Duration.ofMinutes(10));
            await().until(() -> time.wakings() > before);

            stream.watch();
            assertThat(stream.isStale()).isFalse();
            mayEnd.countDown();
            await().until(() -> source.runs() == 2);

            passUntil(stream::isStale);
        }
    }

    @Test
    void aSourceThatIsWokenAndShowsNothingIsStaleInItsTime() {
        try (var hub = new Hub(time, Optional.empty())) {
            var source = new CountingSource(CountingSource.UNTIL_INTERRUPTED, _ -> new CountDownLatch(1).await());
            var settings = StreamSettings.DEFAULT.withStaleAfter(Duration.ofSeconds(5)).withCloseAfter(Duration.ZERO);
            var stream = hub.add(StreamName.of("wave"), settings, source);
            var first = stream.watch();
            await().until(() -> stream.state() == StreamState.ONLINE);
            first.close();
            passUntil(() -> !source.isRunning());
            assertThat(stream.isStale()).isFalse();

            stream.watch();
            await().until(() -> source.runs() == 2);

            passUntil(stream::isStale);
        }
    }

    @Test
    void aPictureBecomesStaleInTheTimeThatIsSetWhenItIsThereAlready() {
        try (var hub = new Hub(time, Optional.empty())) {
            var door = hub.stream("door");
            hub.publisher("door").publish(Sample.BASELINE.picture());
            time.pass(Duration.ofHours(1));
            assertThat(door.isStale()).isFalse();

            door.apply(StreamSettings.DEFAULT.withStaleAfter(Duration.ofHours(2)));

            passUntil(door::isStale);
        }
    }

    @Test
    void aPushedStreamExpiresOnceItIsNotWatchedAnyMore() {
        try (var hub = new Hub(time, Optional.empty())) {
            var name = StreamName.of("guest");
            hub.limitPushed(new PushedLimits(Long.MAX_VALUE, Duration.ofMinutes(1)));
            var viewer = hub.pushed(name, StreamSettings.DEFAULT, "anna", Sample.BASELINE.picture()).watch();
            time.pass(Duration.ofHours(1));
            assertThat(hub.find(name)).isPresent();

            viewer.close();

            passUntil(() -> hub.find(name).isEmpty());
        }
    }

    @Test
    void aPushedStreamExpiresInATimeThatIsSetWhenItIsThereAlready() {
        try (var hub = new Hub(time, Optional.empty())) {
            var name = StreamName.of("guest");
            hub.pushed(name, StreamSettings.DEFAULT, "anna", Sample.BASELINE.picture());

            hub.limitPushed(new PushedLimits(Long.MAX_VALUE, Duration.ofMinutes(1)));

            passUntil(() -> hub.find(name).isEmpty());
        }
    }

    @Test
    void afterALookThatFailedThereIsAnotherOne() {
        var failing = new AtomicInteger();
        try (var unlucky = new HubClock(time, () -> {
            if (failing.incrementAndGet() == 1) {
                throw new IllegalStateException("of this test");
            }
        })) {
            unlucky.start();
            unlucky.dueIn(Duration.ofSeconds(1).toNanos());

            time.pass(Duration.ofSeconds(1));
            await().until(() -> failing.get() == 1);
            time.pass(Duration.ofMillis(100));

            await().until(() -> failing.get() == 2);
        }
    }

    @Test
    void anInterruptDoesNotEndIt() {
        var looked = new AtomicInteger();
        try (var stubborn = new HubClock(time, () -> {
            Thread.currentThread().interrupt();
            looked.incrementAndGet();
        })) {
            stubborn.start();

            for (int i = 1; i <= 3; i++) {
                stubborn.dueIn(Duration.ofSeconds(1).toNanos());
                time.pass(Duration.ofSeconds(1));
                int expected = i;
                await().until(() -> looked.get() == expected);
            }
        }
    }
}
