// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PresenceChangesTest {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final FakeClock clock = new FakeClock();
    private final Presence presence = new Presence(StreamName.of("door"), clock, _ -> {});

    private void pass(Duration time) {
        clock.pass(time);
        presence.sweep();
    }

    @Test
    void theFirstLookShowsEverybodyAndTheNextWhatHasChanged() {
        presence.join("anna");
        var bert = presence.join("bert");

        assertThat(presence.takeChanges()).isEqualTo(new PresenceChanges(true, Set.of("anna", "bert"), Set.of(), 2));
        assertThat(presence.takeChanges()).isEqualTo(new PresenceChanges(false, Set.of(), Set.of(), 2));
        presence.join("clara");
        bert.close();
        pass(GRACE);
        assertThat(presence.takeChanges()).isEqualTo(new PresenceChanges(false, Set.of("clara"), Set.of("bert"), 2));
    }

    @Test
    void whoReloadsAPageWasNotAway() {
        var before = presence.join("anna");
        presence.takeChanges();

        before.close();
        presence.join("anna");
        pass(GRACE);

        assertThat(presence.takeChanges()).isEqualTo(new PresenceChanges(false, Set.of(), Set.of(), 1));
    }

    @Test
    void ofSomebodyWhoCameAndLeftTheLastIsTold() {
        presence.takeChanges();

        presence.join("anna").close();
        pass(GRACE);

        assertThat(presence.takeChanges()).isEqualTo(new PresenceChanges(false, Set.of(), Set.of("anna"), 0));
    }

    @Test
    void aPollerThatGetsANewNameHasLeftUnderTheOldOne() {
        presence.touch("host", Duration.ofSeconds(5));
        presence.takeChanges();

        presence.rename("host", "anna");

        assertThat(presence.takeChanges()).isEqualTo(new PresenceChanges(false, Set.of("anna"), Set.of("host"), 0));
    }

    @Test
    void afterVeryManyChangesEverybodyIsToldAgain() {
        presence.takeChanges();
        var names = IntStream.rangeClosed(0, Leases.MAX_CHANGES).mapToObj(i -> "viewer " + i).collect(Collectors.toSet());

        names.forEach(presence::join);

        assertThat(presence.takeChanges()).isEqualTo(new PresenceChanges(true, names, Set.of(), names.size()));
    }
}
