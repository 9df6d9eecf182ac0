// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ViewerRules;
import io.netty.buffer.Unpooled;
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
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// The kernel of a live connection is told how long its peer may be silent, and told again when the settings have changed.
class KernelTimesTest {
    private static final ServerSettings PATIENT = ServerSettings.DEFAULT.with(
            ViewerRules.DEFAULT.withSilentAfter(Duration.ofSeconds(60)).withLostAfter(Duration.ofSeconds(90)));

    @AutoClose
    private final Transport transport = Transport.best(1);

    private final CurrentSettings settings = new CurrentSettings(ServerSettings.DEFAULT);
    private final CompletableFuture<SocketChannel> accepted = new CompletableFuture<>();
    private final CompletableFuture<LiveConnection> begun = new CompletableFuture<>();

    private final class Owner implements BodySink.Owner {
        @Override
        public void begun(BodySink sink) {
            begun.complete((LiveConnection) sink);
        }

        @Override
        public void drained() {}

        @Override
        public void closed() {}
    }

    @Test
    void newTimesReachTheKernelWithTheNextLookAtThePeer() throws Exception {
        Assumptions.assumeTrue(Epoll.isAvailable());
        try (var _ = connected()) {
            var config = accepted.get().config();
            look();
            // The kernel would also end a peer that answers and whose window is closed: it has to wait for longer than any viewer may read nothing.
            assertThat(config.getOption(EpollChannelOption.TCP_USER_TIMEOUT)).isEqualTo(330_000);
            assertThat(config.getOption(EpollChannelOption.TCP_KEEPIDLE)).isEqualTo(2);

            settings.replace(PATIENT);
            look();

            assertThat(config.getOption(EpollChannelOption.TCP_USER_TIMEOUT)).isEqualTo(390_000);
            assertThat(config.getOption(EpollChannelOption.TCP_KEEPIDLE)).isEqualTo(20);
        }
    }

    @Test
    void aPeerThatHasGoneCanBeLookedAtToo() throws Exception {
        try (var _ = connected()) {
            accepted.get().close().awaitUninterruptibly();
        }

        settings.replace(PATIENT);

        assertThat(look()).isEqualTo(PeerHealth.UNKNOWN);
    }

    private PeerHealth look() throws ExecutionException, InterruptedException {
        var live = begun.get();
        return accepted.get().eventLoop().submit(live::peerHealth).get();
    }

    private Socket connected() throws IOException {
        var listening = transport.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                var live = new LiveConnection(channel, new Owner(), settings, new RefusalLog(), new LastWords());
                channel.pipeline().addLast(live);
                live.begin(Unpooled.buffer(0));
                accepted.complete(channel);
            }
        });
        var address = listening.address();
        return new Socket(address.getAddress(), address.getPort());
    }
}
