// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.LoneStreams.DOOR;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Thousands of random actions: counts and events are those of a model that counts from scratch every time.
class PresenceModelTest {
    private static final Duration[] STEPS = {
        Duration.ZERO, Duration.ofNanos(1), Duration.ofMillis(1), Duration.ofMillis(300), Duration.ofMillis(999),
        Duration.ofSeconds(1), Duration.ofSeconds(3)
    };

    private final FakeClock clock = new FakeClock();
    private final List<StreamEvent> events = new ArrayList<>();
    private final Presence presence = new Presence(DOOR, clock, events::add);
    private final PresenceModel model = new PresenceModel();
    private final List<Connection> connections = new ArrayList<>();

    private record Connection(Presence.Connection real, PresenceModel.Connection modelled) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void countsAndEventsAreRightAfterEveryAction(long seed) {
        var random = new Random(seed);

        for (int action = 0; action < 5_000; action++) {
            act(random);
            assertThat(presence.viewers()).as("viewers after action %d", action).isEqualTo(model.viewers());
            assertThat(presence.connections()).as("connections after action %d", action).isEqualTo(model.connections());
            assertThat(events).as("events after action %d", action).containsExactlyInAnyOrderElementsOf(model.takeEvents());
            events.clear();
        }
    }

    private void act(Random random) {
        var identity = "viewer " + random.nextInt(6);
        switch (random.nextInt(8)) {
            case 0, 1 -> connections.add(new Connection(presence.join(identity), model.join(identity, clock.nanos())));
            case 2 -> touch(identity, STEPS[random.nextInt(STEPS.length)]);
            case 3, 4 -> pass(STEPS[random.nextInt(STEPS.length)]);
            default -> actOnConnection(random);
        }
    }

    private void touch(String identity, Duration lasts) {
        presence.touch(identity, lasts);
        model.touch(identity, clock.nanos(), lasts.toNanos());
    }

    private void pass(Duration time) {
        clock.pass(time);
        presence.sweep();
        model.sweep(clock.nanos());
    }

    private void actOnConnection(Random random) {
        if (connections.isEmpty()) {
            return;
        }
        var connection = connections.get(random.nextInt(connections.size()));
        switch (random.nextInt(4)) {
            case 0 -> {
                connection.real.heard();
                model.hear(connection.modelled, true, clock.nanos());
            }
            case 1 -> {
                connection.real.silent();
                model.hear(connection.modelled, false, clock.nanos());
            }
            default -> {
                connection.real.close();
                model.close(connection.modelled, clock.nanos());
            }
        }
    }
}
