// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.jpgpusher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.RenewalRules;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final InetAddress ONE = InetAddress.ofLiteral("10.0.0.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("10.0.0.2");

    private final AtomicLong nanos = new AtomicLong(1);

    private Sessions sessions(int frames, Duration atLeast, int most) {
        return new Sessions(new RenewalRules(frames, atLeast, most), nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void oneAddressCannotTakeThePlacesOfAllOthers() {
        var sessions = sessions(1, Duration.ZERO, 8);

        var first = sessions.open(ONE).orElseThrow();
        var second = sessions.begin(sessions.open(ONE).orElseThrow()).orElseThrow();
        assertThat(sessions.open(ONE)).isEmpty();
        assertThat(sessions.open(OTHER)).isPresent();

        second.end();
        second.end();
        assertThat(sessions.open(ONE)).isPresent();
        assertThat(sessions.open(ONE)).isEmpty();
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(sessions.isUnused(first)).isFalse();
        assertThat(sessions.open(ONE)).isPresent();
    }

    @Test
    void aPageThatStandsStillFor15SecondsFindsItsSessionAgain() {
        var sessions = new Sessions(RenewalRules.DEFAULT, nanos::get);
        var id = sessions.open(HERE).orElseThrow();
        var session = sessions.begin(id).orElseThrow();

        for (int i = 0; i < 15 * 30; i++) {
            pass(Duration.ofMillis(1000 / 30));
            assertThat(session.spend()).isTrue();
        }

        assertThat(sessions.renew(id)).isTrue();
    }

    @Test
    void anIdThatIsNotUsedMakesRoomForOthers() {
        var sessions = sessions(1, Duration.ZERO, 8);
        var here = sessions.open(HERE).orElseThrow();
        var ofOne = sessions.open(ONE).orElseThrow();
        for (int i = 0; i < 6; i++) {
            assertThat(sessions.open(HERE)).isPresent();
        }
        assertThat(sessions.open(OTHER)).isEmpty();
        pass(Duration.ofSeconds(1));

        assertThat(sessions.open(OTHER)).isPresent();

        assertThat(sessions.isUnused(here)).isFalse();
        assertThat(sessions.isUnused(ofOne)).isTrue();
    }

    @Test
    void whoHasItsShareMakesRoomForItself() {
        var sessions = sessions(1, Duration.ZERO, 8);
        var other = sessions.open(OTHER).orElseThrow();
        var first = sessions.open(ONE).orElseThrow();
        var second = sessions.open(ONE).orElseThrow();
        pass(Duration.ofSeconds(1));

        assertThat(sessions.open(ONE)).isPresent();

        assertThat(sessions.isUnused(first)).isFalse();
        assertThat(sessions.isUnused(second)).isTrue();
        assertThat(sessions.isUnused(other)).isTrue();
    }

    @Test
    void anIdInUseMakesNoRoom() {
        var sessions = sessions(1, Duration.ZERO, 1);
        assertThat(sessions.begin(sessions.open(HERE).orElseThrow())).isPresent();
        pass(Duration.ofMinutes(1));

        assertThat(sessions.open(OTHER)).isEmpty();
    }

    @Test
    void idsHaveFifteenDigitsAndNoTwoAreAlike() {
        var sessions = sessions(60, Duration.ZERO, 10_000);
        var ids = new HashSet<String>();

        for (int i = 0; i < 10_000; i++) {
            ids.add(sessions.open(HERE).orElseThrow());
        }

        assertThat(ids).hasSize(10_000).allMatch(id -> id.matches("[1-9][0-9]{14}"));
    }

    @Test
    void anIdIsUsedOnceAndRenewedFromThenOn() {
        var sessions = sessions(60, Duration.ZERO, 10);
        var id = sessions.open(HERE).orElseThrow();
        assertThat(sessions.renew(id)).isFalse();

        assertThat(sessions.begin(id)).isPresent();

        assertThat(sessions.begin(id)).isEmpty();
        assertThat(sessions.renew(id)).isTrue();
        assertThat(sessions.isUnused(id)).isFalse();
        assertThat(sessions.isLive(id)).isTrue();
    }

    @Test
    void withoutARenewalItEndsAfterItsFramesButNotBeforeItsTime() {
        var sessions = sessions(3, Duration.ofSeconds(5), 10);
        var id = sessions.open(HERE).orElseThrow();
        var session = sessions.begin(id).orElseThrow();

        pass(Duration.ofMillis(4999));
        for (int i = 0; i < 10; i++) {
            assertThat(session.spend()).isTrue();
        }
        assertThat(session.isSpent()).isFalse();
        pass(Duration.ofMillis(1));

        assertThat(session.spend()).isFalse();
        assertThat(sessions.renew(id)).isFalse();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void timeAloneEndsNothing() {
        var sessions = sessions(3, Duration.ofSeconds(5), 10);
        var session = sessions.begin(sessions.open(HERE).orElseThrow()).orElseThrow();

        pass(Duration.ofDays(1));

        assertThat(session.isSpent()).isFalse();
        for (int i = 0; i < 3; i++) {
            assertThat(session.spend()).isTrue();
        }
        assertThat(session.isSpent()).isTrue();
    }

    @Test
    void aRenewalBeginsFramesAndTimeAnew() {
        var sessions = sessions(3, Duration.ofSeconds(5), 10);
        var id = sessions.open(HERE).orElseThrow();
        var session = sessions.begin(id).orElseThrow();
        for (int round = 0; round < 5; round++) {
            pass(Duration.ofSeconds(6));
            for (int i = 0; i < 3; i++) {
                assertThat(session.spend()).isTrue();
            }

            assertThat(sessions.renew(id)).isTrue();

            assertThat(session.isSpent()).isFalse();
        }
        for (int i = 0; i < 3; i++) {
            session.spend();
        }
        assertThat(session.isSpent()).isFalse();
        pass(Duration.ofSeconds(6));
        assertThat(session.isSpent()).isTrue();
    }

    @Test
    void anIdThatNobodyUsesIsForgotten() {
        var sessions = sessions(60, Duration.ZERO, 2);
        var early = sessions.open(HERE).orElseThrow();
        pass(Duration.ofSeconds(9));
        var late = sessions.open(HERE).orElseThrow();

        pass(Duration.ofSeconds(1));

        assertThat(sessions.begin(early)).isEmpty();
        assertThat(sessions.renew(early)).isFalse();
        assertThat(sessions.open(HERE)).isPresent();
        assertThat(sessions.begin(late)).isPresent();
    }

    @Test
    void anIdInUseIsNotForgotten() {
        var sessions = sessions(60, Duration.ZERO, 1);
        var id = sessions.open(HERE).orElseThrow();
        assertThat(sessions.begin(id)).isPresent();

        pass(Duration.ofHours(1));

        assertThat(sessions.renew(id)).isTrue();
        assertThat(sessions.open(HERE)).isEmpty();
    }

    @Test
    void whatHasEndedGivesItsPlaceBackOnce() {
        var sessions = sessions(60, Duration.ZERO, 2);
        var first = sessions.begin(sessions.open(HERE).orElseThrow()).orElseThrow();
        assertThat(sessions.begin(sessions.open(HERE).orElseThrow())).isPresent();
        assertThat(sessions.open(HERE)).isEmpty();

        first.end();
        first.end();

        assertThat(sessions.size()).isEqualTo(1);
        assertThat(sessions.open(HERE)).isPresent();
        assertThat(sessions.open(HERE)).isEmpty();
    }

    @Test
    void whoIsToldThatItsRenewalCountsWasInTime() throws Exception {
        var sessions = new Sessions(new RenewalRules(1, Duration.ZERO, 1));
        var start = new CyclicBarrier(2);
        int renewed = 0;
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 5000; round++) {
                var id = sessions.open(HERE).orElseThrow();
                var session = sessions.begin(id).orElseThrow();
                session.spend();

                var answers = threads.invokeAll(List.<Callable<Boolean>>of(
                        () -> {
                            start.await();
                            return sessions.renew(id);
                        },
                        () -> {
                            start.await();
                            return session.spend();
                        }));

                assertThat(answers.getFirst().get()).isEqualTo(answers.getLast().get());
                renewed += answers.getFirst().get() ? 1 : 0;
                session.end();
            }
        }
        // Else it was no race.
        assertThat(renewed).isBetween(1, 4999);
    }

    @Test
    void ofManyWhoUseAnIdAtOnceOneIsTheFirst() throws Exception {
        var sessions = sessions(60, Duration.ZERO, 1000);
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 1000; round++) {
                var id = sessions.open(HERE).orElseThrow();
                Callable<Boolean> use = () -> sessions.begin(id).isPresent() || !sessions.renew(id);

                int first = 0;
                for (var used : threads.invokeAll(Collections.nCopies(4, use))) {
                    first += used.get() ? 1 : 0;
                }

                assertThat(first).isEqualTo(1);
            }
        }
    }

    @Test
    void rulesHaveRanges() {
        for (var rules : List.<Runnable>of(
                () -> new RenewalRules(0, Duration.ZERO, 1),
                () -> new RenewalRules(1_000_001, Duration.ZERO, 1),
                () -> new RenewalRules(1, Duration.ofMillis(-1), 1),
                () -> new RenewalRules(1, Duration.ofHours(1).plusNanos(1), 1),
                () -> new RenewalRules(1, Duration.ZERO, 0))) {
            assertThatThrownBy(rules::run).isInstanceOf(RefusedException.class).hasMessageContaining("(expected: ");
        }
    }
}
