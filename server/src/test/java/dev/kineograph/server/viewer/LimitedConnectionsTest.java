// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Hub;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class LimitedConnectionsTest {
    @AutoClose
    private final Hub hub = new Hub();

    private final LimitedConnections connections = new LimitedConnections();
    private final List<String> displaced = new ArrayList<>();

    private LimitedConnections.Slot take(String stream, String identity, String name) {
        return connections.take(hub.stream(stream), identity, () -> displaced.add(name));
    }

    @Test
    void theFourthConnectionOfAnIdentityDisplacesTheOldest() {
        for (var name : List.of("1", "2", "3", "4", "5")) {
            take("camera", "anna", name);
        }

        assertThat(displaced).containsExactly("1", "2");
    }

    @Test
    void onlyConnectionsOfOneIdentityToOneStreamDisplaceEachOther() {
        for (int i = 0; i < 3; i++) {
            take("camera", "anna", "anna");
            take("camera", "berta", "berta");
            take("garden", "anna", "anna's other");
        }

        assertThat(displaced).isEmpty();
    }

    @Test
    void aConnectionThatHasEndedDisplacesNone() {
        for (int i = 0; i < 9; i++) {
            take("camera", "anna", "it").close();
        }

        assertThat(displaced).isEmpty();
    }

    @Test
    void oneThatIsDisplacedAndEndsMakesNoRoomForASecondOne() {
        var first = take("camera", "anna", "1");
        for (var name : List.of("2", "3", "4")) {
            take("camera", "anna", name);
        }

        first.close();
        first.close();
        take("camera", "anna", "5");

        assertThat(displaced).containsExactly("1", "2");
    }

    @Test
    void oneMayEndWhileItIsDisplaced() {
        var slots = new ArrayList<LimitedConnections.Slot>();
        for (int i = 0; i < 9; i++) {
            slots.add(connections.take(hub.stream("camera"), "anna", () -> slots.removeFirst().close()));
        }

        assertThat(slots).hasSize(3);
    }

    @Test
    void nobodyIsCalledUnderTheLock() {
        var locked = new ArrayList<Boolean>();
        for (int i = 0; i < 4; i++) {
            connections.take(hub.stream("camera"), "anna", () -> locked.add(Thread.holdsLock(connections)));
        }

        assertThat(locked).containsExactly(false);
    }
}
