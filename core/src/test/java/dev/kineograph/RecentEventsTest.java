// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.DOOR;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecentEventsTest {
    @Test
    void theNewestTwentyAreKeptOldestFirst() {
        var recent = new RecentEvents();
        for (int i = 1; i <= 1000; i++) {
            recent.add(new StreamEvent.Joined(DOOR, i));
        }

        assertThat(recent.list()).hasSize(20);
        assertThat(recent.list().getFirst().event()).isEqualTo(new StreamEvent.Joined(DOOR, 981));
        assertThat(recent.list().getLast().event()).isEqualTo(new StreamEvent.Joined(DOOR, 1000));
    }

    @Test
    void viewersWhoComeAndGoDoNotMakeItForgetWhatTheStreamDid() {
        var recent = new RecentEvents();
        for (int i = 0; i < 15; i++) {
            recent.add(new StreamEvent.Stale(DOOR, Duration.ofSeconds(i)));
        }
        for (int i = 1; i <= 1000; i++) {
            recent.add(new StreamEvent.Joined(DOOR, i));
            recent.add(new StreamEvent.DemandEnded(DOOR));
        }

        assertThat(recent.list()).hasSize(20);
        assertThat(recent.list()).filteredOn(dated -> dated.event() instanceof StreamEvent.Stale).hasSize(10);
        assertThat(recent.list().getFirst().event()).isEqualTo(new StreamEvent.Stale(DOOR, Duration.ofSeconds(5)));
        assertThat(recent.list().getLast().event()).isEqualTo(new StreamEvent.DemandEnded(DOOR));
        assertThat(recent.omitted()).isEqualTo(1990);
    }

    @Test
    void eachSaysWhenItWas() {
        var before = Instant.now();
        var recent = new RecentEvents();
        recent.add(new StreamEvent.Offline(DOOR));

        assertThat(recent.list().getFirst().at()).isBetween(before, Instant.now());
    }

    @Test
    void aStreamRemembersWhatHappenedToIt() {
        try (var hub = new Hub()) {
            hub.publisher("door").publish(Sample.BASELINE.bytes());
            hub.stream("door").watch().close();

            assertThat(hub.stream("door").recentEvents())
                    .extracting(StreamEvent.Dated::event)
                    .contains(
                            new StreamEvent.Online(DOOR, ImageFormat.JPEG),
                            new StreamEvent.DemandStarted(DOOR),
                            new StreamEvent.DemandEnded(DOOR));
        }
    }
}
