// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Frames over real connections, on the fast path and beside it: sent to many at a time, and one by one.
@Isolated("it gives the number of a closed socket to another one")
@ParameterizedClass(name = "together: {0}")
@ValueSource(booleans = {true, false})
class FastPathTest extends FastPathPort {
    @Parameter
    private boolean together;

    @Override
    boolean sendsTogether() {
        return together;
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
    void whoeverLeavesBeforeAnyoneIsSentAFrameLeavesTheOthersTheirPlaces() throws Exception {
        for (int first = 0; first < 3; first++) {
            var viewers = new ArrayList<>(List.of(viewer(), viewer(), viewer()));
            begin(2);
            leave(viewers.remove(first));
            var last = viewers.getLast();
            leave(last);

            assertThat(last.left).containsExactly(1L);
            assertThat(send(2, SMALL, Integer.MAX_VALUE)).isEqualTo(1);
            assertThat(viewers.getFirst().read(SMALL)).isEqualTo(bytes(2, SMALL));
            leave(viewers.getFirst());
            assertThat(viewers.getFirst().left).containsExactly(2L);
            assertThat(onLoop(path::isEmpty)).isTrue();
            begin(1);
        }
    }

    private void leave(Viewer viewer) throws Exception {
        onLoop(() -> {
            viewer.live.leaveFastPath();
            return null;
        });
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
            leave(viewers.get(place));
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
                    var frame = DirectMemory.POOL.directBuffer(SMALL).writeBytes(bytes(2, SMALL));
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
    void manyWhoTakeLessThanTheFrameAllGetTheRest() throws Exception {
        var viewers = List.of(viewer(), viewer(), viewer(), viewer(), viewer());
        viewers.get(2).client.setSoLinger(true, 0);
        viewers.get(2).client.close();
        begin(2);
        send(2, LARGE, Integer.MAX_VALUE);

        for (int place : new int[] {4, 0, 3, 1}) {
            assertThat(viewers.get(place).read(LARGE)).isEqualTo(bytes(2, LARGE));
            assertThat(onLoop(() -> List.copyOf(viewers.get(place).left))).containsExactly(2L);
        }
        assertThat(onLoop(path::isEmpty)).isTrue();
    }

    @Test
    void aFrameInSeveralPiecesIsSentToo() throws Exception {
        var viewer = viewer();
        begin(2);

        onLoop(() -> {
            var frame = Unpooled.wrappedBuffer(
                    DirectMemory.POOL.directBuffer(SMALL).writeBytes(bytes(2, SMALL)),
                    DirectMemory.POOL.directBuffer(SMALL).writeBytes(bytes(3, SMALL)));
            path.send(frame, 1);
            frame.release();
            return null;
        });

        assertThat(viewer.read(SMALL)).isEqualTo(bytes(2, SMALL));
        assertThat(viewer.read(SMALL)).isEqualTo(bytes(3, SMALL));
    }
}
