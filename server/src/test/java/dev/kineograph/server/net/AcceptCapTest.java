// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.ServerSettings;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// How many connections count as accepted, on a real port, with and without a place for them.
class AcceptCapTest {
    private static final int PLACES = 3;
    private static final int TURNED_AWAY = 2;

    @AutoClose
    private final Transport transport = Transport.best(2);

    private final BlockingQueue<SocketChannel> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<SocketChannel> turnedAway = new LinkedBlockingQueue<>();

    private final class Port extends ConnectionAcceptor {
        Port() {
            this(new CurrentSettings(ServerSettings.DEFAULT));
        }

        private Port(CurrentSettings settings) {
            super("test", new ConnectionLimits(PLACES, PLACES), new RefusalLog(), settings, false);
        }

        @Override
        protected void begin(SocketChannel channel) {
            begun.add(channel);
        }

        @Override
        protected void turnAway(SocketChannel channel, String sentence) {
            turnedAway.add(channel);
        }
    }

    private static void closeAll(List<Socket> clients) throws IOException {
        for (var client : clients) {
            client.close();
        }
    }

    @Test
    void eachConnectionCountsOnceUntilItCloses() throws Exception {
        var port = transport.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new Port());
        var clients = new ArrayList<Socket>();
        for (int i = 0; i < PLACES + TURNED_AWAY; i++) {
            clients.add(new Socket(InetAddress.getLoopbackAddress(), port.address().getPort()));
        }
        var cap = AcceptCap.of(begun.take());
        await().untilAsserted(() -> assertThat(turnedAway).hasSize(TURNED_AWAY));

        assertThat(cap.open()).isEqualTo(PLACES + TURNED_AWAY);
        turnedAway.forEach(SocketChannel::close);
        await().untilAsserted(() -> assertThat(cap.open()).isEqualTo(PLACES));
        closeAll(clients);
        await().untilAsserted(() -> assertThat(cap.open()).isZero());
    }
}
