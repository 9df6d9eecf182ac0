// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A port that is closed is free when that returns, by every transport: the next one may have it, and nobody gets in.
///
/// With NIO a process that starts meanwhile keeps a port open for its first milliseconds.
@Isolated("other tests start processes")
class ClosedPortTest {
    private static final int TIMES = 500;

    private static Transport transport(boolean epoll) {
        assumeTrue(!epoll || Epoll.isAvailable());
        return epoll ? Transport.best(1) : Transport.nio(1);
    }

    private static Listening at(Transport transport, int port) {
        return transport.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.close();
            }
        });
    }

    @ParameterizedTest(name = "epoll: {0}")
    @ValueSource(booleans = {true, false})
    void nobodyGetsIn(boolean epoll) {
        try (var transport = transport(epoll)) {
            for (int i = 0; i < TIMES; i++) {
                var listening = at(transport, 0);
                listening.close();

                assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), listening.address().getPort()).close())
                        .as("after %d ports", i).isInstanceOf(ConnectException.class);
            }
        }
    }

    @ParameterizedTest(name = "epoll: {0}")
    @ValueSource(booleans = {true, false})
    void theNextOneMayHaveIt(boolean epoll) {
        try (var transport = transport(epoll);
                var other = transport(epoll)) {
            int port = 0;
            for (int i = 0; i < TIMES; i++) {
                try (var listening = at(i % 2 == 0 ? transport : other, port)) {
                    port = listening.address().getPort();
                }
            }
            assertThat(port).isPositive();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void processesThatStartMeanwhileDoNotKeepItOpen() throws Exception {
        var hasEnded = new AtomicBoolean();
        var processes = CompletableFuture.supplyAsync(() -> startProcessesUntil(hasEnded), task -> Thread.ofPlatform().start(task));
        try {
            nobodyGetsIn(true);
            theNextOneMayHaveIt(true);
        } finally {
            hasEnded.set(true);
        }
        assertThat(processes.get()).isPositive();
    }

    /// Returns how many.
    private static int startProcessesUntil(AtomicBoolean hasEnded) {
        int started = 0;
        try {
            while (!hasEnded.get()) {
                new ProcessBuilder("true").start().waitFor();
                started++;
            }
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
        return started;
    }

    @ParameterizedTest(name = "epoll: {0}")
    @ValueSource(booleans = {true, false})
    void itIsClosedOnceMoreWhenEverythingHasEnded(boolean epoll) {
        var transport = transport(epoll);
        var listening = at(transport, 0);
        listening.close();
        transport.close();

        assertThatNoException().isThrownBy(listening::close);
    }
}
