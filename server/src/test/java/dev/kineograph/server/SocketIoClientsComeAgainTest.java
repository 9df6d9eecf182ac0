// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A server that ends is an end of connections and not of what pages want: the npm clients of every generation come to the next one by
/// themselves. (Those that are told by a packet that they shall go, from 2.x on, do not.)
class SocketIoClientsComeAgainTest {
    private static final Map<String, ?> COMING_AGAIN = Map.of(
            "options", Map.of("reconnection", true, "reconnectionDelay", 100, "reconnect", true, "reconnection delay", 100));

    @AutoClose
    private final Hub hub = new Hub();

    @AutoClose
    private final NodeClients clients = new NodeClients();

    @Test
    void overEveryTransport() throws IOException {
        var first = KineographServer.start(hub, 0);
        int port = first.port();
        var url = "http://127.0.0.1:" + port;
        var all = SocketIoClientsTest.ways().map(way -> clients.connect(way, url, COMING_AGAIN)).toList();

        first.close();
        await().untilAsserted(() -> assertThat(all).allSatisfy(client ->
                assertThat(client.told()).anyMatch(line -> line.startsWith("disconnect"))));

        try (var next = KineographServer.start(hub, port)) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(all).allMatch(NodeClient::isConnected));
            assertThat(next.connections()).isPositive();
            all.forEach(NodeClient::close);
        }
    }
}
