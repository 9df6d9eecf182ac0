// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddressShareTest {

    private record Place(String holder, int since) {
        private InetAddress address() {
            return InetAddress.ofLiteral(holder);
        }
    }

    private static Optional<Place> loser(Place... places) {
        return AddressShare.oldestOfMost(List.of(places), Place::address, Comparator.comparingInt(Place::since));
    }

    @Test
    void theAddressThatHoldsMostLosesItsOldest() {
        assertThat(loser(
                        new Place("10.0.0.1", 1), new Place("10.0.0.2", 9), new Place("10.0.0.2", 5), new Place("10.0.0.2", 7), new Place("10.0.0.1", 2)))
                .hasValue(new Place("10.0.0.2", 5));
    }

    @Test
    void amongThoseThatHoldAsMuchTheOldestOfAllGoes() {
        assertThat(loser(new Place("10.0.0.1", 8), new Place("10.0.0.2", 3), new Place("10.0.0.3", 4))).hasValue(new Place("10.0.0.2", 3));
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        assertThat(loser(new Place("10.0.0.1", 1), new Place("2001:db8::1", 6), new Place("2001:db8::ffff:1", 4)))
                .hasValue(new Place("2001:db8::ffff:1", 4));
    }

    @Test
    void ofNothingNothingGoes() {
        assertThat(loser()).isEmpty();
    }

    @Test
    void theOrderInWhichTheyAreFoundMakesNoDifference() {
        var places = new Place[] {new Place("10.0.0.1", 3), new Place("10.0.0.1", 2), new Place("10.0.0.2", 1), new Place("10.0.0.2", 4)};
        var reversed = Arrays.asList(places).reversed().toArray(Place[]::new);

        assertThat(loser(places)).isEqualTo(loser(reversed)).hasValue(new Place("10.0.0.2", 1));
    }
}
