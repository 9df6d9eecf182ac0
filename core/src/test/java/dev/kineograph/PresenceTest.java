// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.DOOR;
import static dev.kineograph.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PresenceTest {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final FakeClock clock = new FakeClock();
    private final List<StreamEvent> events = new ArrayList<>();
    private final Presence presence = new Presence(DOOR, clock, events::add);

    private void pass(Duration time) {
        clock.pass(time);
        presence.sweep();
    }

    private void assertWatching(int viewers, int connections) {
        assertThat(presence.viewers()).isEqualTo(viewers);
        assertThat(presence.connections()).isEqualTo(connections);
    }

    private static StreamEvent joined(int viewers) {
        return new StreamEvent.Joined(DOOR, viewers);
    }

    private static StreamEvent left(int viewers, Duration stayed) {
        return new StreamEvent.Left(DOOR, viewers, stayed);
    }

    @Test
    void oneIdentityIsOneViewerHoweverManyItsConnections() {
        var first = presence.join("anna");
        presence.join("anna");
        presence.join("berta");
        assertWatching(2, 3);

        first.close();

        assertWatching(2, 2);
        assertThat(events).containsExactly(joined(1), joined(2));
    }

    @Test
    void theCountFallsAtOnceAndItsEventWaitsASecond() {
        var connection = presence.join("anna");
        clock.pass(Duration.ofSeconds(30));

        connection.close();
        assertWatching(0, 0);
        pass(GRACE.minusNanos(1));
        assertThat(events).containsExactly(joined(1));
        pass(Duration.ofNanos(1));

        assertThat(events).containsExactly(joined(1), left(0, Duration.ofSeconds(30)));
    }

    @Test
    void aViewerThatComesBackWithinASecondWasNeverAway() {
        presence.join("anna").close();
        pass(GRACE.minusNanos(1));

        var connection = presence.join("anna");
        pass(Duration.ofSeconds(5));
        assertThat(events).containsExactly(joined(1));
        connection.close();
        pass(GRACE);

        assertThat(events).containsExactly(joined(1), left(0, Duration.ofSeconds(6).minusNanos(1)));
    }

    @Test
    void aViewerThatComesBackLaterJoinsAgain() {
        presence.join("anna").close();
        pass(GRACE);

        presence.join("anna");

        assertThat(events).containsExactly(joined(1), left(0, Duration.ZERO), joined(1));
    }

    @Test
    void aViewerThatLeavesTwiceInOneMomentLeavesOnce() {
        presence.join("anna").close();
        presence.join("anna").close();

        pass(GRACE);
        pass(GRACE);

        assertThat(events).containsExactly(joined(1), left(0, Duration.ZERO));
    }

    @Test
    void theGraceBeginsAnewWithEveryLeave() {
        presence.join("anna").close();
        pass(Duration.ofMillis(900));
        presence.join("anna").close();

        pass(Duration.ofMillis(900));
        assertThat(events).containsExactly(joined(1));
        pass(Duration.ofMillis(100));

        assertThat(events).containsExactly(joined(1), left(0, Duration.ofMillis(900)));
    }

    @Test
    void aLeftEventHasTheNumberOfThoseWhoStay() {
        presence.join("berta");
        presence.join("anna").close();

        pass(GRACE);

        assertThat(events).containsExactly(joined(1), joined(2), left(1, Duration.ZERO));
    }

    @Test
    void aSilentConnectionIsOutOfTheCountUntilItIsHeard() {
        var connection = presence.join("anna");
        connection.silent();
        connection.silent();
        assertWatching(0, 1);
        pass(GRACE);

        connection.heard();
        connection.heard();

        assertWatching(1, 1);
        assertThat(events).containsExactly(joined(1), left(0, Duration.ZERO), joined(1));
    }

    @Test
    void aSilentConnectionDoesNotHideTheOtherOne() {
        var silent = presence.join("anna");
        presence.join("anna");

        silent.silent();
        assertWatching(1, 2);
        silent.close();

        assertWatching(1, 1);
    }

    @Test
    void aSilentConnectionThatEndsIsNotCountedDownTwice() {
        var connection = presence.join("anna");
        presence.join("berta");

        connection.silent();
        connection.close();

        assertWatching(1, 1);
    }

    @Test
    void aClosedConnectionDoesNothingMore() {
        var connection = presence.join("anna");

        connection.close();
        connection.close();
        connection.heard();
        connection.silent();
        connection.heard();

        assertWatching(0, 0);
    }

    @Test
    void aSignOfLifeCountsForAsLongAsItLasts() {
        presence.touch("anna", Duration.ofSeconds(3));
        assertWatching(1, 0);

        pass(Duration.ofSeconds(3).minusNanos(1));
        assertWatching(1, 0);
        pass(Duration.ofNanos(1));

        assertWatching(0, 0);
        assertThat(events).containsExactly(joined(1));
    }

    @Test
    void theNextSignOfLifeMakesItLastLonger() {
        presence.touch("anna", Duration.ofSeconds(3));
        pass(Duration.ofSeconds(2));

        presence.touch("anna", Duration.ofSeconds(3));
        pass(Duration.ofSeconds(2));

        assertWatching(1, 0);
        assertThat(events).containsExactly(joined(1));
    }

    @Test
    void aPollerThatIsSlowerThanItsLeaseButWithinTheGracePeriodStays() {
        presence.touch("anna", Duration.ofSeconds(1));
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofMillis(1_900));
            presence.touch("anna", Duration.ofSeconds(1));
        }

        assertThat(events).containsExactly(joined(1));
    }

    @Test
    void aPollerThatAlsoHasAConnectionIsOneViewer() {
        var connection = presence.join("anna");
        presence.touch("anna", Duration.ofSeconds(3));
        assertWatching(1, 1);

        connection.close();
        assertWatching(1, 0);
        pass(Duration.ofSeconds(3));

        assertWatching(0, 0);
    }

    @Test
    void aConnectionOutlivesASignOfLife() {
        presence.join("anna");
        presence.touch("anna", Duration.ofSeconds(3));

        pass(Duration.ofSeconds(10));

        assertWatching(1, 1);
    }

    @Test
    void aPollerThatGetsANewNameWasNeverAway() {
        presence.touch("host", Duration.ofSeconds(5));

        presence.rename("host", "anna");
        presence.touch("anna", Duration.ofSeconds(5));
        pass(Duration.ofSeconds(4));

        assertWatching(1, 0);
        assertThat(events).containsExactly(joined(1));
    }

    @Test
    void twoPollersOfOneHostAreTwoOnceTheyHaveNames() {
        presence.touch("host", Duration.ofSeconds(5));
        for (var name : List.of("anna", "berta", "anna")) {
            presence.rename("host", name);
            presence.touch(name, Duration.ofSeconds(5));
        }

        assertWatching(2, 0);
    }

    @Test
    void aViewerWithConnectionsKeepsItsName() {
        presence.join("host");
        presence.touch("host", Duration.ofSeconds(5));

        presence.rename("host", "anna");
        presence.touch("anna", Duration.ofSeconds(5));

        assertWatching(2, 1);
    }

    @Test
    void aViewerThatLeftWithinTheLastSecondIsStillPresent() {
        presence.join("anna").close();
        assertThat(presence.present()).isOne();

        pass(GRACE);

        assertThat(presence.present()).isZero();
    }

    @Test
    void waitingForAnotherNumberEndsWhenItChanges() throws Exception {
        try (var waiters = Executors.newVirtualThreadPerTaskExecutor()) {
            var seen = waiters.submit(() -> presence.awaitPresentOtherThan(0, Duration.ofSeconds(30)));
            presence.join("anna");

            assertThat(seen.get(30, TimeUnit.SECONDS)).isOne();
        }
    }

    @Test
    void waitingForAnotherNumberReturnsTheKnownOneAfterTheTimeout() throws Exception {
        presence.join("anna");

        assertThat(presence.awaitPresentOtherThan(1, Duration.ofMillis(1))).isOne();
        assertThat(presence.awaitPresentOtherThan(0, Duration.ofDays(1))).isOne();
    }

    @Test
    void thePeopleOfTwoPagesAreCountedOnceForTheSite() {
        var forum = new Presence(StreamName.of("forum"), clock, _ -> {}, presence);
        var shop = new Presence(StreamName.of("shop"), clock, _ -> {}, presence);

        var reading = forum.join("anna");
        var buying = shop.join("anna");
        shop.touch("berta", Duration.ofSeconds(5));
        assertWatching(2, 2);
        reading.close();
        assertWatching(2, 1);
        buying.silent();
        assertWatching(1, 1);
        buying.close();
        pass(Duration.ofSeconds(5));

        assertWatching(0, 0);
    }

    @Test
    void aPollerThatGetsANewNameIsOnePersonOfTheSiteToo() {
        var forum = new Presence(StreamName.of("forum"), clock, _ -> {}, presence);
        forum.touch("host", Duration.ofSeconds(5));

        forum.rename("host", "anna");
        forum.touch("anna", Duration.ofSeconds(5));

        assertWatching(1, 0);
    }

    @Test
    void theViewersOfOtherNodesAreAdded() {
        presence.join("anna");

        presence.remote(3, 4);
        presence.remote(7, 9);

        assertWatching(1 + 7, 1 + 9);
        assertThat(presence.present()).isEqualTo(1 + 7);
        assertThat(presence.localViewers()).isEqualTo(1);
        presence.remote(0, 0);
        assertWatching(1, 1);
    }

    @Test
    void theConnectionsOfOtherNodesTakeNoRoomFromThoseHere() {
        presence.remote(3, 4);

        assertThat(presence.joinWithin(1, new Presence.Identity("anna"))).isPresent();
    }

    @Test
    void theViewersOfOtherNodesAreInTheNumbersOfEventsAndPublishNone() {
        presence.remote(3, 3);

        presence.join("anna").close();
        pass(GRACE);

        assertThat(events).containsExactly(joined(4), left(3, Duration.ZERO));
    }

    @Test
    void theViewersOfOtherNodesAreCountedWhereTheClusterSaysSo() {
        var page = new Presence(StreamName.of("page"), clock, _ -> {}, presence);

        page.remote(3, 3);

        assertThat(page.viewers()).isEqualTo(3);
        assertWatching(0, 0);
    }

    @Test
    void otherNodesHaveNoFewerViewersThanNone() {
        assertRefused(Refusal.BAD_VALUE, () -> presence.remote(-1, 0))
                .isEqualTo("viewers elsewhere: -1 with 0 connections (expected: 0 or more)");
    }

    @Test
    void nobodyIsCalledUnderALock() {
        var locked = new ArrayList<Boolean>();
        var watched = new Presence[1];
        watched[0] = new Presence(DOOR, clock, _ -> locked.add(Thread.holdsLock(watched[0])));

        watched[0].join("anna").close();
        clock.pass(GRACE);
        watched[0].sweep();

        assertThat(locked).containsExactly(false, false);
    }
}
