// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.NoLeaks;
import dev.kineograph.server.settings.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// A port whose connections may enter a fast path, and clients of it.
@ExtendWith(NoLeaks.class)
abstract class FastPathPort {
    static final int SMALL = 1_000;

    /// More than the kernel takes for a peer that reads nothing.
    static final int LARGE = 8 << 20;

    @AutoClose
    final Transport transport = Transport.best(1);

    private final CurrentSettings settings = new CurrentSettings(ServerSettings.DEFAULT);
    private final BlockingQueue<LiveConnection> begun = new LinkedBlockingQueue<>();
    private final List<Socket> clients = new ArrayList<>();
    final FastPath path = new FastPath(1);
    private Listening listening;
    private EventLoop loop;

    /// Somebody's connection, and what its guest on the fast path was told.
    static final class Viewer implements FastPath.Guest {
        final Socket client;
        final LiveConnection live;
        final List<Long> left = new ArrayList<>();

        Viewer(Socket client, LiveConnection live) {
            this.client = client;
            this.live = live;
        }

        @Override
        public void leftFastPath(long sequence) {
            left.add(sequence);
        }

        byte[] read(int length) throws IOException {
            return client.getInputStream().readNBytes(length);
        }
    }

    private final class Owner implements BodySink.Owner {
        @Override
        public void begun(BodySink sink) {
            begun.add((LiveConnection) sink);
        }

        @Override
        public void drained() {}

        @Override
        public void closed() {}
    }

    @BeforeEach
    void listen() throws Exception {
        Assumptions.assumeTrue(Epoll.isAvailable());
        listening = transport.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                loop = channel.eventLoop();
                var live = new LiveConnection(channel, new Owner(), settings, new RefusalLog(), new LastWords());
                channel.pipeline().addLast(live);
                live.begin(Unpooled.buffer(0));
            }
        });
        connected();
        if (sendsTogether()) {
            Assumptions.assumeTrue(SendRing.isAvailable().get(60, TimeUnit.SECONDS), "this machine has io_uring");
            onLoop(() -> {
                BatchSender.ofThisLoop().useRingFor(1);
                return null;
            });
        } else {
            onLoop(() -> {
                BatchSender.ofThisLoop().closeRing();
                return null;
            });
        }
    }

    /// Whether frames are sent to many at a time, or one by one.
    abstract boolean sendsTogether();

    @AfterEach
    void hangUp() throws IOException {
        for (var client : clients) {
            client.close();
        }
    }

    Viewer connected() throws Exception {
        var address = listening.address();
        var client = new Socket(address.getAddress(), address.getPort());
        clients.add(client);
        return new Viewer(client, begun.poll(10, TimeUnit.SECONDS));
    }

    Viewer viewer() throws Exception {
        var viewer = connected();
        assertThat(onLoop(() -> viewer.live.enter(path, viewer))).isTrue();
        return viewer;
    }

    <T> T onLoop(Callable<T> deed) throws Exception {
        return loop.submit(deed).get(10, TimeUnit.SECONDS);
    }

    static byte[] bytes(long sequence, int length) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) sequence);
        return bytes;
    }

    /// Sends a frame to so many, of those who wait for it if it has begun.
    int send(long sequence, int length, int most) throws Exception {
        return onLoop(() -> {
            ByteBuf frame = DirectMemory.POOL.directBuffer(length).writeBytes(bytes(sequence, length));
            try {
                return path.send(frame, most);
            } finally {
                frame.release();
            }
        });
    }

    void begin(long sequence) throws Exception {
        onLoop(() -> {
            path.begin(sequence);
            return null;
        });
    }
}
