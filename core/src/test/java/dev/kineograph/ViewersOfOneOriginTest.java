// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.DOOR;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Names cost nothing: of one origin a limited number of viewers counts.
class ViewersOfOneOriginTest {
    private static final int MAX = 3;
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration POLLS = Duration.ofSeconds(5);
    private static final InetAddress HERE = InetAddress.ofLiteral("10.0.0.1");
    private static final InetAddress THERE = InetAddress.ofLiteral("10.0.0.2");

    private final FakeClock clock = new FakeClock();
    private final List<StreamEvent> events = new ArrayList<>();
    private final Presence presence = new Presence(DOOR, clock, events::add);

    private static Presence.Identity from(InetAddress origin, String name) {
        return new Presence.Identity(name, origin, MAX);
    }

    private Presence.Connection join(String name) {
        return presence.join(from(HERE, name));
    }

    private void pass(Duration time) {
        clock.pass(time);
        presence.sweep();
    }

    private void assertWatching(int viewers, boolean capped) {
        assertThat(presence.viewers()).isEqualTo(viewers);
        assertThat(presence.isCapped()).isEqualTo(capped);
    }

    @Test
    void asManyCountAsThereMayBe() {
        for (int i = 0; i < MAX; i++) {
            join("viewer" + i);
        }
        assertWatching(MAX, false);

        join("viewer0");
        assertWatching(MAX, false);
        join("one more");

        assertWatching(MAX, true);
        assertThat(presence.connections()).isEqualTo(MAX + 2);
        assertThat(events).hasSize(MAX);
    }

    @Test
    void othersAreNotAffected() {
        for (int i = 0; i < 10; i++) {
            join("viewer" + i);
            presence.touch(from(HERE, "program" + i), POLLS);
        }

        presence.join(from(THERE, "anna"));
        presence.touch(from(THERE, "berta"), POLLS);
        presence.join("a program of this machine");

        assertWatching(MAX + 3, true);
    }

    @Test
    void whoeverWaitsCountsWhenOneHasLeft() {
        var first = join("viewer1");
        join("viewer2");
        join("viewer3");
        join("viewer4");

        first.close();
        assertWatching(MAX - 1, true);
        pass(GRACE);

        assertWatching(MAX, false);
        assertThat(events.subList(MAX, events.size()))
                .containsExactly(new StreamEvent.Left(DOOR, MAX - 1, Duration.ZERO), new StreamEvent.Joined(DOOR, MAX));
    }

    @Test
    void whoeverWaitsAndGoesIsForgotten() {
        for (int i = 0; i < MAX; i++) {
            join("viewer" + i);
        }

        var waiting = join("one more");
        waiting.silent();
        assertWatching(MAX, false);
        waiting.heard();
        assertWatching(MAX, true);
        waiting.close();

        assertWatching(MAX, false);
        pass(GRACE);
        assertThat(events).hasSize(MAX);
    }

    @Test
    void namesThatChangeFasterThanTheyLeaveCountOnce() {
        for (int i = 0; i < 100; i++) {
            join("viewer" + i).close();
        }

        assertThat(presence.present()).isEqualTo(MAX);
        pass(GRACE);
        assertThat(presence.present()).isZero();
        assertThat(events).hasSize(2 * MAX);
        join("viewer");
        assertWatching(1, false);
    }

    @Test
    void programsThatPollUnderManyNamesCountAsManyAsThereMayBe() {
        for (int i = 0; i < 3000; i++) {
            presence.touch(from(HERE, "program" + i), POLLS);
        }
        assertWatching(MAX, true);

        presence.touch(from(HERE, "program0"), POLLS);
        assertWatching(MAX, true);
        pass(POLLS);

        assertWatching(0, false);
    }

    @Test
    void aViewerThatComesBackWithinASecondHasItsPlace() {
        var first = join("viewer1");
        join("viewer2");
        join("viewer3");
        join("viewer4");
        first.close();

        join("viewer1");

        assertWatching(MAX, true);
        pass(GRACE);
        assertThat(events).hasSize(MAX);
    }

    @Test
    void aSiteCountsThoseOfItsPagesTogether() {
        var forum = new Presence(StreamName.of("forum"), clock, _ -> {}, presence);
        var shop = new Presence(StreamName.of("shop"), clock, _ -> {}, presence);

        for (int i = 0; i < MAX; i++) {
            forum.join(from(HERE, "reader" + i));
            shop.join(from(HERE, "buyer" + i));
        }

        assertThat(forum.viewers()).isEqualTo(MAX);
        assertThat(shop.viewers()).isEqualTo(MAX);
        assertWatching(MAX, true);
    }

    @Test
    void noOriginIsKeptOfWhichNobodyIsLeft() {
        for (int i = 0; i < 10; i++) {
            var first = join("viewer1");
            var second = join("viewer2");
            first.close();
            pass(GRACE);
            second.close();
            join("viewer3").close();
            pass(GRACE);
            assertWatching(0, false);
        }
        for (int i = 0; i < MAX; i++) {
            join("viewer" + i);
        }
        assertWatching(MAX, false);
    }
}
