// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which sockets a port has, as the kernel tells them in `/proc/net/tcp` and `/proc/net/tcp6`, and who gets in by them.
class ListeningTest {
    private static final String LISTENS = "0A";

    @AutoClose
    private final Transport transport = Transport.best(1);

    @BeforeEach
    void thisMachineHasEpollAndIpv6() throws IOException {
        Assumptions.assumeTrue(Epoll.isAvailable() && Files.exists(Path.of("/proc/net/if_inet6")));
        Assumptions.assumeTrue(InetAddress.ofLiteral("::1").isReachable(1000));
    }

    private Listening at(String host, int port) {
        return transport.bind(new InetSocketAddress(InetAddress.ofLiteral(host), port), new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.close();
            }
        });
    }

    private static boolean isListening(String table, int port) throws IOException {
        try (var sockets = Files.lines(Path.of("/proc/net", table))) {
            return sockets.map(line -> line.strip().split("\\s+")).anyMatch(fields ->
                    fields[1].endsWith(":%04X".formatted(port)) && fields[3].equals(LISTENS));
        }
    }

    private static void connect(String host, int port) throws IOException {
        try (var client = new Socket(host, port)) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void everyAddressIsASocketForEachFamily(String everywhere) throws IOException {
        try (var listening = at(everywhere, 0)) {
            int port = listening.address().getPort();

            assertThat(isListening("tcp", port)).isTrue();
            assertThat(isListening("tcp6", port)).isTrue();
            connect("127.0.0.1", port);
            connect("::1", port);
        }
    }

    @Test
    void anAddressOfIpv4IsASocketOfIpv4() throws IOException {
        try (var listening = at("127.0.0.1", 0)) {
            int port = listening.address().getPort();

            assertThat(isListening("tcp", port)).isTrue();
            assertThat(isListening("tcp6", port)).isFalse();
            connect("127.0.0.1", port);
        }
    }

    @Test
    void anAddressOfIpv6IsASocketOfIpv6() throws IOException {
        try (var listening = at("::1", 0)) {
            connect("::1", listening.address().getPort());
        }
    }

    @Test
    void aPortThatIsTakenForOneFamilyIsTaken() throws IOException {
        try (var theirs = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            assertThatThrownBy(() -> at("0.0.0.0", theirs.getLocalPort())).isInstanceOf(IOException.class).hasMessageContaining("Address already in use");

            assertThat(isListening("tcp", theirs.getLocalPort())).isFalse();
        }
    }

    @Test
    void aPortThatWasGivenBackIsFreeAtOnce() throws IOException {
        var first = at("0.0.0.0", 0);
        int port = first.address().getPort();
        first.close();

        try (var again = at("0.0.0.0", port)) {
            assertThat(again.address().getPort()).isEqualTo(port);
        }
    }
}
