// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    private final AtomicLong most = new AtomicLong(1000);
    private final MemoryBudget budget = new MemoryBudget(most::get);
    private final List<String> evicted = new ArrayList<>();

    private MemoryBudget.Share share(String address) {
        return share(address, address);
    }

    private MemoryBudget.Share share(String address, String name) {
        try {
            return budget.open(InetAddress.getByName(address), () -> evicted.add(name));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static void refuses(MemoryBudget.Share share, long bytes) {
        assertThatThrownBy(() -> share.take(bytes))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("server.memory");
    }

    @Test
    void anAddressHasAQuarterHoweverManySharesItOpens() {
        share("10.0.0.1").take(200);
        var second = share("10.0.0.1");
        second.take(50);

        refuses(second, 1);
        share("10.0.0.2").take(250);
        assertThat(budget.held()).isEqualTo(500);
        assertThat(evicted).isEmpty();
    }

    @Test
    void ofIpv6ANetworkOf64BitsIsOneAddress() {
        share("2001:db8::1").take(250);

        refuses(share("2001:db8::2"), 1);
        share("2001:db8:0:1::1").take(250);
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        var share = share("10.0.0.1");
        share.take(250);
        share.give(100);
        share.take(100);
        refuses(share, 1);

        share.close();
        assertThat(budget.held()).isZero();
        share("10.0.0.1").take(250);
    }

    @Test
    void whereNothingIsLeftTheAddressThatHoldsMostLosesItsLargestShare() {
        share("10.0.0.1", "small").take(40);
        share("10.0.0.1", "large").take(210);
        for (int host = 2; host <= 4; host++) {
            share("10.0.0." + host).take(240);
        }

        share("10.0.0.5").take(100);

        assertThat(evicted).containsExactly("large");
        assertThat(budget.held()).isEqualTo(40 + 3 * 240 + 100);
    }

    @Test
    void whoWouldHoldMostItselfIsRefused() {
        for (int host = 1; host <= 10; host++) {
            share("10.0.0." + host).take(100);
        }

        refuses(share("10.0.0.1"), 1);
        refuses(share("10.0.0.11"), 100);
        assertThat(evicted).isEmpty();

        share("10.0.0.11").take(50);
        assertThat(evicted).hasSize(1);
    }

    @Test
    void anEvictedShareHasNoFurtherPartInIt() {
        var loser = share("10.0.0.1");
        loser.take(250);
        for (int host = 2; host <= 4; host++) {
            share("10.0.0." + host).take(240);
        }
        share("10.0.0.5").take(40);
        assertThat(evicted).containsExactly("10.0.0.1");

        loser.give(250);
        loser.close();
        refuses(loser, 1);
        assertThatThrownBy(() -> loser.take(1)).hasMessageContaining("given to others");
        assertThat(budget.held()).isEqualTo(3 * 240 + 40);
    }

    @Test
    void aSmallerLimitHoldsForWhatComesNext() {
        share("10.0.0.1").take(250);
        most.set(400);

        refuses(share("10.0.0.1"), 1);
        share("10.0.0.2").take(100);
        assertThat(evicted).isEmpty();
        share("10.0.0.3").take(100);
        assertThat(evicted).containsExactly("10.0.0.1");
    }
}
