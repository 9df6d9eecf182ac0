// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.DOOR;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/// A presence may have a limit of connections.
class JoinWithinTest {
    private final List<StreamEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final Presence presence = new Presence(DOOR, new FakeClock(), events::add);

    @Test
    void aThousandThatJoinAtOnceAreAsManyAsThereIsRoomFor() {
        var joined = new LongAdder();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
                var name = "viewer " + i;
                executor.execute(() -> presence.joinWithin(300, new Presence.Identity(name)).ifPresent(_ -> joined.increment()));
            }
        }

        assertThat(joined.sum()).isEqualTo(300);
        assertThat(presence.connections()).isEqualTo(300);
        assertThat(events).hasSize(300);
    }

    @Test
    void whoLeavesMakesRoom() {
        var first = presence.joinWithin(1, new Presence.Identity("anna")).orElseThrow();
        assertThat(presence.joinWithin(1, new Presence.Identity("anna"))).isEmpty();

        first.close();
        first.close();

        assertThat(presence.joinWithin(1, new Presence.Identity("berta"))).isPresent();
        assertThat(presence.joinWithin(1, new Presence.Identity("cora"))).isEmpty();
    }
}
