// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CurrentSettingsTest {
    @AutoClose
    private final Transport transport = Transport.best(1);

    private final CurrentSettings settings = new CurrentSettings(ServerSettings.DEFAULT);
    private final CompletableFuture<SocketChannel> accepted = new CompletableFuture<>();

    @Test
    void theKernelOfAConnectionThatIsThereIsToldOfNewTimes() throws IOException {
        Assumptions.assumeTrue(Epoll.isAvailable());
        try (var _ = connected()) {
            var config = accepted.join().config();
            assertThat(config.getOption(EpollChannelOption.TCP_USER_TIMEOUT)).isEqualTo(30_000);
            assertThat(config.getOption(EpollChannelOption.TCP_KEEPIDLE)).isEqualTo(2);

            settings.replace(ServerSettings.DEFAULT.with(ViewerRules.DEFAULT
                    .withSilentAfter(Duration.ofSeconds(60))
                    .withLostAfter(Duration.ofSeconds(90))));

            await().until(() -> config.getOption(EpollChannelOption.TCP_USER_TIMEOUT) == 90_000);
            await().until(() -> config.getOption(EpollChannelOption.TCP_KEEPIDLE) == 20);
        }
    }

    @Test
    void aConnectionThatHasGoneIsNotMissed() throws IOException {
        var other = ServerSettings.DEFAULT.with(ViewerRules.DEFAULT.withHeartbeat(Duration.ofSeconds(1)));
        try (var _ = connected()) {
            accepted.join().close().awaitUninterruptibly();
        }

        settings.replace(other);

        assertThat(settings.get()).isSameAs(other);
    }

    private Socket connected() throws IOException {
        var listening = transport.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                settings.carryPictures(channel);
                accepted.complete(channel);
            }
        });
        var address = (InetSocketAddress) listening.localAddress();
        return new Socket(address.getAddress(), address.getPort());
    }
}
