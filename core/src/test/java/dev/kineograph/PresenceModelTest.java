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

/// Thousands of random deeds: counts and news are those of a model that counts afresh every time.
class PresenceModelTest {
    private static final Duration[] STEPS = {
        Duration.ZERO, Duration.ofNanos(1), Duration.ofMillis(1), Duration.ofMillis(300), Duration.ofMillis(999),
        Duration.ofSeconds(1), Duration.ofSeconds(3)
    };

    private final FakeClock clock = new FakeClock();
    private final List<StreamEvent> events = new ArrayList<>();
    private final Presence presence = new Presence(DOOR, clock, events::add);
    private final PresenceModel model = new PresenceModel();
    private final List<Seat> seats = new ArrayList<>();

    private record Seat(Presence.Seat real, PresenceModel.Seat modelled) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void countsAndNewsAreTrueAfterEveryDeed(long seed) {
        var random = new Random(seed);

        for (int deed = 0; deed < 5_000; deed++) {
            act(random);
            assertThat(presence.viewers()).as("viewers after deed %d", deed).isEqualTo(model.viewers());
            assertThat(presence.connections()).as("connections after deed %d", deed).isEqualTo(model.connections());
            assertThat(events).as("news after deed %d", deed).containsExactlyInAnyOrderElementsOf(model.takeNews());
            events.clear();
        }
    }

    private void act(Random random) {
        var identity = "viewer " + random.nextInt(6);
        switch (random.nextInt(8)) {
            case 0, 1 -> seats.add(new Seat(presence.join(identity), model.join(identity, clock.nanos())));
            case 2 -> touch(identity, STEPS[random.nextInt(STEPS.length)]);
            case 3, 4 -> pass(STEPS[random.nextInt(STEPS.length)]);
            default -> actOnSeat(random);
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

    private void actOnSeat(Random random) {
        if (seats.isEmpty()) {
            return;
        }
        var seat = seats.get(random.nextInt(seats.size()));
        switch (random.nextInt(4)) {
            case 0 -> {
                seat.real.heard();
                model.hear(seat.modelled, true, clock.nanos());
            }
            case 1 -> {
                seat.real.silent();
                model.hear(seat.modelled, false, clock.nanos());
            }
            default -> {
                seat.real.close();
                model.close(seat.modelled, clock.nanos());
            }
        }
    }
}
