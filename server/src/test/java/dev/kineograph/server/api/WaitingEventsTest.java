// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.StreamEvent;
import dev.kineograph.StreamName;
import org.junit.jupiter.api.Test;

/// What a listener has not been told yet is bounded, and the newest wins.
class WaitingEventsTest {
    private static final StreamName DOOR = StreamName.of("door");

    private final WaitingEvents waiting = new WaitingEvents();

    @Test
    void somebodyIsToldOfTheFirstOnly() {
        assertThat(waiting.add(new StreamEvent.Joined(DOOR, 1))).isTrue();
        assertThat(waiting.add(new StreamEvent.Joined(DOOR, 2))).isFalse();
        assertThat(waiting.streams()).containsExactly("door");

        assertThat(waiting.takeAll().events()).hasSize(2);
        assertThat(waiting.isEmpty()).isTrue();
        assertThat(waiting.add(new StreamEvent.Joined(DOOR, 3))).isTrue();
    }

    @Test
    void theOldestOfTooManyAreGivenUpAndCounted() {
        for (int viewers = 1; viewers <= WaitingEvents.MAX + 3; viewers++) {
            waiting.add(new StreamEvent.Joined(DOOR, viewers));
        }

        var batch = waiting.takeAll();

        assertThat(batch.missed()).isEqualTo(3);
        assertThat(batch.events().getLast().event()).isEqualTo(new StreamEvent.Joined(DOOR, WaitingEvents.MAX + 3));
        assertThat(ServerSentEvents.missed(batch.missed())).isEqualTo("event: missed\ndata: {\"events\":3}\n\n");
        assertThat(waiting.takeAll().missed()).isZero();
    }
}
