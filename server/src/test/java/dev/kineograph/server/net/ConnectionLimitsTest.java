// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static final InetAddress ONE = address("10.0.0.1");
    private static final InetAddress OTHER = address("2001:db8::1");
    private static final InetAddress LOOPBACK = address("127.0.0.1");

    @Test
    void anAddressHasItsOwnBound() {
        var limits = new ConnectionLimits(100, 2);

        assertThat(limits.enter(ONE)).isTrue();
        assertThat(limits.enter(ONE)).isTrue();
        assertThat(limits.enter(ONE)).isFalse();
        assertThat(limits.enter(address("::ffff:10.0.0.1"))).isFalse();
        assertThat(limits.enter(OTHER)).isTrue();
        assertThat(limits.open()).isEqualTo(3);

        limits.leave(ONE);
        assertThat(limits.enter(ONE)).isTrue();
        assertThat(limits.enter(ONE)).isFalse();
    }

    @Test
    void ofIpv6ANetworkOf64BitsIsOneAddress() {
        var limits = new ConnectionLimits(100, 2);

        assertThat(limits.enter(address("2001:db8:0:1::1"))).isTrue();
        assertThat(limits.enter(address("2001:db8:0:1:ffff::2"))).isTrue();
        assertThat(limits.enter(address("2001:db8:0:1::3"))).isFalse();
        assertThat(limits.enter(address("2001:db8:0:2::1"))).isTrue();

        limits.leave(address("2001:db8:0:1:ffff::2"));
        assertThat(limits.enter(address("2001:db8:0:1::4"))).isTrue();
    }

    @Test
    void loopbackCountsInAllOnly() {
        var limits = new ConnectionLimits(5, 1);

        for (int i = 0; i < 5; i++) {
            assertThat(limits.enter(LOOPBACK)).isTrue();
        }

        assertThat(limits.enter(LOOPBACK)).isFalse();
        assertThat(limits.enter(ONE)).isFalse();
        limits.leave(LOOPBACK);
        assertThat(limits.enter(ONE)).isTrue();
    }

    @Test
    void whoWasRefusedTakesNoPlace() {
        var limits = new ConnectionLimits(10, 1);
        limits.enter(ONE);
        for (int i = 0; i < 100; i++) {
            limits.enter(ONE);
        }

        assertThat(limits.open()).isEqualTo(1);
        limits.leave(ONE);
        assertThat(limits.open()).isZero();
        assertThat(limits.enter(ONE)).isTrue();
    }

    @Test
    void theBoundsHoldWhenManyComeAtOnce() throws InterruptedException {
        var limits = new ConnectionLimits(50, 10);
        var most = new AtomicInteger();
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(i -> Thread.ofPlatform().start(() -> {
                    for (int round = 0; round < 2000; round++) {
                        if (limits.enter(i % 2 == 0 ? ONE : OTHER)) {
                            most.accumulateAndGet(limits.open(), Math::max);
                            limits.leave(i % 2 == 0 ? ONE : OTHER);
                        }
                    }
                }))
                .toList();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(limits.open()).isZero();
        assertThat(most).hasValueLessThanOrEqualTo(50);
        assertThat(IntStream.range(0, 20).filter(_ -> limits.enter(ONE)).count()).isEqualTo(10);
    }
}
