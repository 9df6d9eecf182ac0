// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.NoLeaks;
import dev.kineograph.server.settings.ServerSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/// Frames over real connections, on the fast path and beside it.
@Isolated("it gives the number of a closed socket to another one")
@ExtendWith(NoLeaks.class)
class FastPathTest {
    private static final int SMALL = 1_000;

    /// More than the kernel takes for a peer that reads nothing.
    private static final int LARGE = 8 << 20;

    @AutoClose
    private final Transport transport = Transport.best(1);

    private final CurrentSettings settings = new CurrentSettings(ServerSettings.DEFAULT);
    private final BlockingQueue<LiveConnection> begun = new LinkedBlockingQueue<>();
    private final List<Socket> clients = new ArrayList<>();
    private final FastPath path = new FastPath(1);
    private Listening listening;
    private EventLoop loop;

    /// Somebody's connection, and what its guest on the fast path was told.
    private static final class Viewer implements FastPath.Guest {
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
    void listen() {
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
    }

    @AfterEach
    void hangUp() throws IOException {
        for (var client : clients) {
            client.close();
        }
    }

    private Viewer viewer() throws Exception {
        var address = listening.address();
        var client = new Socket(address.getAddress(), address.getPort());
        clients.add(client);
        var viewer = new Viewer(client, begun.poll(10, TimeUnit.SECONDS));
        assertThat(onLoop(() -> viewer.live.enter(path, viewer))).isTrue();
        return viewer;
    }

    private <T> T onLoop(Callable<T> deed) throws Exception {
        return loop.submit(deed).get(10, TimeUnit.SECONDS);
    }

    private static byte[] bytes(long sequence, int length) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) sequence);
        return bytes;
    }

    /// Sends a frame to so many, of those who wait for it if it has begun.
    private int send(long sequence, int length, int most) throws Exception {
        return onLoop(() -> {
            ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(length).writeBytes(bytes(sequence, length));
            try {
                return path.send(frame, most);
            } finally {
                frame.release();
            }
        });
    }

    private void begin(long sequence) throws Exception {
        onLoop(() -> {
            path.begin(sequence);
            return null;
        });
    }

    @Test
    void whoeverKeepsUpGetsEveryFrameWhole() throws Exception {
        var viewers = List.of(viewer(), viewer(), viewer());

        for (int sequence = 2; sequence <= 60; sequence++) {
            begin(sequence);
            assertThat(send(sequence, SMALL, Integer.MAX_VALUE)).isEqualTo(3);
            for (var viewer : viewers) {
                assertThat(viewer.read(SMALL)).isEqualTo(bytes(sequence, SMALL));
            }
        }

        assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.left).isEmpty());
    }

    @Test
    void whoDoesNotTakeAFrameWholeLeavesWithItAndGetsTheRest() throws Exception {
        var slow = viewer();
        var quick = viewer();
        begin(2);
        send(2, LARGE, Integer.MAX_VALUE);

        assertThat(slow.read(LARGE)).isEqualTo(bytes(2, LARGE));
        assertThat(quick.read(LARGE)).isEqualTo(bytes(2, LARGE));
        assertThat(onLoop(() -> List.copyOf(slow.left))).containsExactly(2L);
        assertThat(onLoop(path::isEmpty)).isTrue();
    }

    @Test
    void whoHasTakenAllMayComeBackAndNotBefore() throws Exception {
        var slow = viewer();
        begin(2);
        send(2, LARGE, 1);
        assertThat(onLoop(() -> slow.live.enter(path, slow))).isFalse();

        slow.read(LARGE);

        await().until(() -> onLoop(() -> slow.live.enter(path, slow)));
        begin(3);
        send(3, SMALL, 1);
        assertThat(slow.read(SMALL)).isEqualTo(bytes(3, SMALL));
    }

    @Test
    void theRestGetItInTheNextTurn() throws Exception {
        var viewers = List.of(viewer(), viewer(), viewer(), viewer(), viewer());
        begin(2);

        assertThat(send(2, SMALL, 2)).isEqualTo(2);
        assertThat(onLoop(path::isDone)).isFalse();
        assertThat(send(2, SMALL, 2)).isEqualTo(2);
        assertThat(send(2, SMALL, 2)).isEqualTo(1);

        assertThat(onLoop(path::isDone)).isTrue();
        for (var viewer : viewers) {
            assertThat(viewer.read(SMALL)).isEqualTo(bytes(2, SMALL));
        }
    }

    @Test
    void whoeverLeavesBetweenTurnsIsToldWhatItWasSentLastAndTakesNobodysTurn() throws Exception {
        var viewers = new ArrayList<Viewer>();
        for (int i = 0; i < 6; i++) {
            viewers.add(viewer());
        }
        begin(2);
        send(2, SMALL, 2);

        // The last are the first: 5 and 4 have had it.
        for (int place : new int[] {0, 5, 3}) {
            onLoop(() -> {
                viewers.get(place).live.leaveFastPath();
                return null;
            });
        }
        assertThat(send(2, SMALL, Integer.MAX_VALUE)).as("those who still wait").isEqualTo(2);

        assertThat(viewers.get(0).left).containsExactly(1L);
        assertThat(viewers.get(3).left).containsExactly(1L);
        assertThat(viewers.get(5).left).containsExactly(2L);
        begin(3);
        assertThat(send(3, SMALL, Integer.MAX_VALUE)).isEqualTo(3);
        for (int place : new int[] {1, 2, 4}) {
            assertThat(viewers.get(place).read(SMALL)).isEqualTo(bytes(2, SMALL));
            assertThat(viewers.get(place).read(SMALL)).isEqualTo(bytes(3, SMALL));
        }
    }

    @Test
    void whoeverComesBetweenTurnsHasHadTheFrame() throws Exception {
        var first = viewer();
        viewer();
        begin(2);
        send(2, SMALL, 1);

        var late = viewer();
        assertThat(send(2, SMALL, Integer.MAX_VALUE)).isEqualTo(1);
        assertThat(first.read(SMALL)).isEqualTo(bytes(2, SMALL));
        onLoop(() -> {
            late.live.leaveFastPath();
            return null;
        });

        assertThat(late.left).containsExactly(2L);
    }

    @Test
    void whoeverWaitsInVainLeavesAsOneWhoHasNotHadTheFrame() throws Exception {
        var viewers = List.of(viewer(), viewer(), viewer());
        begin(2);
        send(2, SMALL, 1);

        onLoop(() -> {
            path.dismissWaiting();
            return null;
        });

        assertThat(viewers.get(0).left).containsExactly(1L);
        assertThat(viewers.get(1).left).containsExactly(1L);
        assertThat(viewers.get(2).left).isEmpty();
        begin(3);
        assertThat(send(3, SMALL, Integer.MAX_VALUE)).isEqualTo(1);
    }

    @Test
    void framesThatTheLoopHasSkippedAreCounted() throws Exception {
        viewer();
        begin(2);
        send(2, SMALL, 1);
        assertThat(onLoop(path::skipped)).isZero();

        begin(6);
        assertThat(onLoop(path::skipped)).isEqualTo(3);
        send(6, SMALL, 1);

        // Once more, as a heartbeat.
        begin(6);
        assertThat(onLoop(path::skipped)).isZero();
    }

    @Test
    void whatIsSaidBetweenFramesComesBehindThemAndMakesOneLeave() throws Exception {
        var viewer = viewer();
        begin(2);
        send(2, SMALL, 1);

        onLoop(() -> {
            viewer.live.say(Unpooled.copiedBuffer(new byte[] {'o', 'k'}));
            return null;
        });

        assertThat(viewer.read(SMALL)).isEqualTo(bytes(2, SMALL));
        assertThat(viewer.read(2)).containsExactly('o', 'k');
        assertThat(onLoop(() -> List.copyOf(viewer.left))).containsExactly(2L);
    }

    @Test
    void anEndMakesOneLeaveAndNothingFollowsIt() throws Exception {
        var viewer = viewer();

        onLoop(() -> {
            viewer.live.end(Unpooled.copiedBuffer(new byte[] {'.'}));
            return null;
        });
        begin(2);

        assertThat(send(2, SMALL, 1)).isZero();
        assertThat(viewer.left).containsExactly(1L);
        assertThat(viewer.client.getInputStream().readAllBytes()).containsExactly('.');
    }

    @Test
    void nothingIsSentToAnotherConnectionThatHasTheNumberOfAClosedOne() throws Exception {
        var closed = viewer();
        try (var elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int sent = onLoop(() -> {
                var channel = (EpollSocketChannel) closed.live.channel;
                int number = channel.fd().intValue();
                channel.unsafe().close(channel.voidPromise());
                var stranger = io.netty.channel.unix.Socket.newSocketStream();
                try {
                    assertThat(stranger.intValue()).as("the number of the closed one").isEqualTo(number);
                    stranger.connect(elsewhere.getLocalSocketAddress());
                    path.begin(2);
                    var frame = PooledByteBufAllocator.DEFAULT.directBuffer(SMALL).writeBytes(bytes(2, SMALL));
                    int count = path.send(frame, 1);
                    frame.release();
                    return count;
                } finally {
                    stranger.close();
                }
            });

            assertThat(sent).isLessThanOrEqualTo(1);
            try (var stranger = elsewhere.accept()) {
                assertThat(stranger.getInputStream().readAllBytes()).isEmpty();
            }
        }
        await().until(() -> onLoop(path::isEmpty));
    }

    @Test
    void aConnectionThatThePeerHasResetHarmsNoOther() throws Exception {
        var gone = viewer();
        var stays = viewer();
        gone.client.setSoLinger(true, 0);
        gone.client.close();

        for (int sequence = 2; sequence <= 20; sequence++) {
            begin(sequence);
            send(sequence, SMALL, Integer.MAX_VALUE);
            assertThat(stays.read(SMALL)).isEqualTo(bytes(sequence, SMALL));
        }
        await().until(() -> onLoop(() -> !gone.left.isEmpty()));
        assertThat(onLoop(() -> List.copyOf(stays.left))).isEmpty();
    }

    @Test
    void aFrameInSeveralPiecesIsSentToo() throws Exception {
        var viewer = viewer();
        begin(2);

        onLoop(() -> {
            var frame = Unpooled.wrappedBuffer(
                    PooledByteBufAllocator.DEFAULT.directBuffer(SMALL).writeBytes(bytes(2, SMALL)),
                    PooledByteBufAllocator.DEFAULT.directBuffer(SMALL).writeBytes(bytes(3, SMALL)));
            path.send(frame, 1);
            frame.release();
            return null;
        });

        assertThat(viewer.read(SMALL)).isEqualTo(bytes(2, SMALL));
        assertThat(viewer.read(SMALL)).isEqualTo(bytes(3, SMALL));
    }
}
