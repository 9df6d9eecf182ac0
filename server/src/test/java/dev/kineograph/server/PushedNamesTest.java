// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.TrustedProxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// One client cannot take all names, nor all memory for pictures. The clients are those of a trusted proxy.
@ExtendWith(NoLeaks.class)
class PushedNamesTest {
    private static final int MEGABYTE = 1_000_000;

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK.with(TrustedProxies.of("127.0.0.1")).with(new Limits(1000, 1000, 8 * MEGABYTE)),
            new Listener.Http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).with(PublishRules.allowing("10.0.0.0/8")));

    private static int put(RawClient client, String name, byte[] picture, String address) throws IOException {
        return client.put("/" + name + ".png", picture, "X-Forwarded-For: " + address).readAnswer().status();
    }

    private boolean has(String name) {
        return stage.hub.find(StreamName.of(name)).isPresent();
    }

    @Test
    void whoHasPushedToAThousandNamesMakesRoomForOthers() throws IOException {
        try (var client = stage.http()) {
            for (int i = 0; i < Hub.MAX_STREAMS; i++) {
                assertThat(put(client, "mine" + i, Pictures.png(1), "10.0.0.7")).isEqualTo(201);
            }

            assertThat(put(client, "yours", Pictures.png(1), "10.0.0.8")).isEqualTo(201);
            assertThat(put(client, "more", Pictures.png(1), "10.0.0.7")).isEqualTo(201);
        }
        assertThat(has("mine0")).isFalse();
        assertThat(has("mine1")).isFalse();
        assertThat(has("mine2")).isTrue();
        assertThat(has("yours")).isTrue();
    }

    /// A picture with bytes after its end keeps those too.
    @Test
    void thePicturesThatAreKeptHaveABound() throws IOException {
        var large = Pictures.large(1, 3 * MEGABYTE / 2);
        try (var client = stage.http()) {
            assertThat(put(client, "yours", large, "10.0.0.8")).isEqualTo(201);
            for (int i = 0; i < 20; i++) {
                assertThat(put(client, "mine" + i, large, "10.0.0.7")).isEqualTo(201);
            }
        }
        assertThat(has("yours")).isTrue();
        assertThat(stage.hub.streams()).hasSize(5);
    }

    @Test
    void aPictureThatHasNoRoomIsRefused() throws IOException {
        var large = Pictures.large(1, 3 * MEGABYTE / 2);
        try (var client = stage.http()) {
            for (int i = 0; i < 5; i++) {
                put(client, "mine" + i, large, "10.0.0.7");
            }
            var watching = stage.hub.streams().stream().map(stream -> stream.watch()).toList();

            var answer = client.put("/more.png", large, "X-Forwarded-For: 10.0.0.8").readAnswer();

            assertThat(answer.status()).isEqualTo(507);
            assertThat(answer.text()).startsWith("more: no room for a picture of %,d bytes".formatted(large.length));
            assertThat(has("more")).isFalse();
            watching.forEach(subscription -> subscription.close());
        }
    }
}
