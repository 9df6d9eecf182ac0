// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineNamesTest {

    @Test
    void aMachineIsCalledByItsNameWithAndWithoutItsDomainAndByItsNeighbours() {
        assertThat(MachineNames.of("OctoPi.example.org\n")).containsExactlyInAnyOrder("octopi.example.org", "octopi", "octopi.local");
        assertThat(MachineNames.of("octopi")).containsExactlyInAnyOrder("octopi", "octopi.local");
    }

    @Test
    void aMachineWithoutANameHasNone() {
        assertThat(MachineNames.of("")).isEmpty();
    }
}
