// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.settings.TrustedProxies;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;

class PeersTest {

    /// A channel that says what its ends are; nothing goes over it.
    private static EmbeddedChannel between(String local, String remote) {
        return new EmbeddedChannel() {
            @Override
            public SocketAddress localAddress() {
                return new InetSocketAddress(local, 8080);
            }

            @Override
            public SocketAddress remoteAddress() {
                return new InetSocketAddress(remote, 40_000);
            }
        };
    }

    @Test
    void aProgramOfThisMachineIsOnLoopbackByWhateverAddressItCame() {
        var caller = Peers.of(between("192.168.1.5", "192.168.1.5"));

        assertThat(caller.address()).hasValueSatisfying(address -> assertThat(address.isLoopbackAddress()).isTrue());
        assertThat(caller.identity()).isEqualTo("192.168.1.5");
    }

    @Test
    void whoeverComesFromElsewhereIsWhereItComesFrom() {
        var caller = Peers.of(between("192.168.1.5", "192.168.1.6"));

        assertThat(caller.address()).hasValueSatisfying(
                address -> assertThat(address.getHostAddress()).isEqualTo("192.168.1.6"));
    }

    @Test
    void theConnectionsOfATrustedProxyCountInAllOnly() {
        var proxies = TrustedProxies.of("192.168.1.6");

        assertThat(Peers.counted(between("192.168.1.5", "192.168.1.6"), proxies).isLoopbackAddress()).isTrue();
        assertThat(Peers.counted(between("192.168.1.5", "192.168.1.7"), proxies).getHostAddress()).isEqualTo("192.168.1.7");
    }
}
