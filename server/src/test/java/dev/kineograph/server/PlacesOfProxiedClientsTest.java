// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.TrustedProxies;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A proxy's connections count for the clients whose requests they carry: two of them for each here.
@ExtendWith(NoLeaks.class)
class PlacesOfProxiedClientsTest {
    private static final String WEBSOCKET =
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==";

    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK.with(TrustedProxies.of("127.0.0.1")).with(new Limits(1000, 2)));

    PlacesOfProxiedClientsTest() {
        stage.show(Pictures.jpeg(1));
    }

    private int status(RawClient client, String path, String address, String... headers) throws IOException {
        return client.get(path, "X-Forwarded-For: " + address + (headers.length == 0 ? "" : "\r\n" + headers[0])).readHead().status();
    }

    @Test
    void aClientHasItsShareOfConnectionsAndOthersHaveTheirs() throws IOException {
        try (var one = stage.http(); var two = stage.http(); var three = stage.http(); var other = stage.http()) {
            assertThat(status(one, "/camera.mjpg", "192.0.2.1")).isEqualTo(200);
            assertThat(status(two, "/camera", "192.0.2.1", WEBSOCKET)).isEqualTo(101);

            var refused = three.get("/camera.mjpg", "X-Forwarded-For: 192.0.2.1").readAnswer();

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isNotEmpty();
            assertThat(refused.text()).contains("2 from one address, maxConnectionsPerAddress");
            assertThat(stage.rejected("http DENIED")).isEqualTo(1);
            assertThat(status(other, "/camera.mjpg", "192.0.2.2")).isEqualTo(200);
        }
    }

    /// The proxy goes on with the connection for others.
    @Test
    void whoIsRefusedCostsTheNextClientOfThatConnectionNothing() throws IOException {
        try (var one = stage.http(); var two = stage.http(); var shared = stage.http()) {
            status(one, "/camera.mjpg", "192.0.2.1");
            status(two, "/camera.mjpg", "192.0.2.1");

            assertThat(shared.get("/camera.jpg", "X-Forwarded-For: 192.0.2.1").readAnswer().status()).isEqualTo(503);
            assertThat(shared.get("/camera.jpg", "X-Forwarded-For: 192.0.2.2").readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void aConnectionCountsForTheClientThatItCarriesNow() throws IOException {
        try (var one = stage.http(); var shared = stage.http(); var third = stage.http()) {
            status(one, "/camera.mjpg", "192.0.2.1");
            assertThat(shared.get("/camera.jpg", "X-Forwarded-For: 192.0.2.1").readAnswer().status()).isEqualTo(200);
            assertThat(shared.get("/camera.jpg", "X-Forwarded-For: 192.0.2.2").readAnswer().status()).isEqualTo(200);

            assertThat(status(third, "/camera.mjpg", "192.0.2.1")).isEqualTo(200);
        }
    }

    @Test
    void aRequestOfTheProxyItselfCountsForNobody() throws IOException {
        try (var one = stage.http(); var shared = stage.http(); var third = stage.http()) {
            status(one, "/camera.mjpg", "192.0.2.1");
            assertThat(shared.get("/camera.jpg", "X-Forwarded-For: 192.0.2.1").readAnswer().status()).isEqualTo(200);
            assertThat(shared.get("/camera.jpg").readAnswer().status()).isEqualTo(200);

            assertThat(status(third, "/camera.mjpg", "192.0.2.1")).isEqualTo(200);
        }
    }

    @Test
    void whoLeavesHasThePlaceAgain() throws IOException {
        try (var one = stage.http(); var two = stage.http()) {
            status(one, "/camera.mjpg", "2001:db8::1");
            status(two, "/camera.mjpg", "2001:db8::2");
            one.kill();

            await().until(() -> {
                try (var third = stage.http()) {
                    return status(third, "/camera.mjpg", "2001:db8::3") == 200;
                }
            });
        }
    }
}
