// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.socketio.engine.SessionListener;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Events for all sockets of a namespace, on every event loop.
class NamespacesTest {
    private static final String DATA_URL = "data:image/jpeg;base64,";

    private final Recorder recorder = new Recorder();
    private final Namespaces namespaces = new Namespaces();

    /// Bytes that begin as a JPEG does.
    private static byte[] picture(int length) {
        var bytes = new byte[length];
        bytes[0] = (byte) 0xff;
        bytes[1] = (byte) 0xd8;
        bytes[2] = (byte) 0xff;
        return bytes;
    }

    private SessionListener join(FakeSession session, String namespace) {
        var listener = new SocketIo(namespaces, recorder, 1 << 20).opened(session);
        if (session.protocolVersion() == 4) {
            listener.text("0" + namespace + ",");
        }
        session.turn();
        session.takeSent();
        session.buffers.clear();
        return listener;
    }

    @Test
    void namespacesAreNamedAsStreamsOrAsTheProgramAllows() {
        assertThat(List.of("/", "/door", "/printer/nozzle")).allMatch(namespaces::knows);
        assertThat(List.of("", "door", "//", "/../x", "/a b", "/api/x", "/x.jpg")).noneMatch(namespaces::knows);
        assertThat(new Namespaces("/custom"::equals).knows("/door")).isFalse();
    }

    @Test
    void allOthersOfTheNamespaceGetIt() {
        var sender = new FakeSession(4);
        var other = new FakeSession(4, sender);
        var elsewhere = new FakeSession(4, sender);
        join(sender, "/");
        join(other, "/");
        join(elsewhere, "/door");

        recorder.sockets.getFirst().toOthers("showimgdata", 1);
        sender.turn();

        assertThat(other.takeSent()).containsExactly("2[\"showimgdata\",1]");
        assertThat(sender.sent).isEmpty();
        assertThat(elsewhere.sent).isEmpty();
    }

    @Test
    void everyGenerationGetsItInItsOwnEncoding() {
        var newest = new FakeSession(4);
        var older = new FakeSession(3);
        var oldest = new FakeSession(1);
        join(newest, "/");
        join(older, "/");
        join(oldest, "/");

        namespaces.broadcast("/", _ -> true, "a", new byte[] {1});
        List.of(newest, older, oldest).forEach(FakeSession::turn);

        assertThat(newest.takeSent()).containsExactly("51-[\"a\",{\"_placeholder\":true,\"num\":0}]", "#01");
        assertThat(older.takeSent()).containsExactly("51-[\"a\",{\"_placeholder\":true,\"num\":0}]", "#01");
        assertThat(oldest.takeSent()).containsExactly("5:::{\"name\":\"a\",\"args\":[\"AQ==\"]}");
    }

    @Test
    void itIsEncodedOnceForEachGenerationAndLoop() {
        var first = new FakeSession(4);
        var second = new FakeSession(4, first);
        var older = new FakeSession(3, first);
        var onAnotherLoop = new FakeSession(4);
        var all = List.of(first, second, older, onAnotherLoop);
        all.forEach(session -> join(session, "/"));

        namespaces.broadcast("/", _ -> true, "a", new byte[100_000]);
        all.forEach(FakeSession::turn);

        assertThat(second.buffers).hasSize(1).first().isSameAs(first.buffers.getFirst());
        assertThat(older.buffers).hasSize(1).first().isNotSameAs(first.buffers.getFirst());
        assertThat(onAnotherLoop.buffers).hasSize(1).first().isNotSameAs(first.buffers.getFirst());
        assertThat(all).allSatisfy(session -> assertThat(session.buffers).allMatch(buffer -> buffer.refCnt() == 0));
    }

    @Test
    void aConditionChoosesTheSockets() {
        var one = new FakeSession(4);
        var other = new FakeSession(3);
        join(one, "/");
        join(other, "/");

        namespaces.broadcast("/", socket -> socket.session().protocolVersion() == 3, "a");
        one.turn();
        other.turn();

        assertThat(one.sent).isEmpty();
        assertThat(other.takeSent()).containsExactly("2[\"a\"]");
    }

    @Test
    void aClientSkipsEventsWhile500Wait() {
        var slow = new FakeSession(4);
        join(slow, "/");
        slow.hasRoom = false;

        for (int i = 0; i < 1_001; i++) {
            namespaces.broadcast("/", _ -> true, "small", i);
        }
        slow.turn();

        assertThat(slow.takeSent()).hasSize(500).last().isEqualTo("2[\"small\",499]");
    }

    @Test
    void theEncodedSizeCountsForWhatWaits() {
        var slow = new FakeSession(4);
        join(slow, "/");
        slow.hasRoom = false;

        for (int i = 0; i < 8; i++) {
            namespaces.broadcast("/", _ -> true, "many", "\u00e4".repeat(1 << 20));
        }
        slow.turn();

        assertThat(slow.sent).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void anEventThatCarriesAPictureReplacesTheOneThatWaitsWhateverItsSize(Object picture) {
        var slow = new FakeSession(4);
        join(slow, "/door");
        slow.topics.clear();

        namespaces.broadcast("/door", _ -> true, "shown", Map.of("pages", List.of(1, picture)));
        slow.turn();

        assertThat(slow.topics).containsExactly("/door shown");
    }

    static Stream<Object> pictures() {
        return Stream.of(
                picture(60_000),
                ByteBuffer.wrap(picture(60_000)),
                HexFormat.of().parseHex("89504e470d0a1a0a"),
                DATA_URL + "x".repeat(60_000),
                "DATA:IMAGE/PNG;base64,x");
    }

    @ParameterizedTest
    @MethodSource("others")
    void anEventWithoutAPictureIsNoneWhateverItsSize(Object argument) {
        var slow = new FakeSession(4);
        join(slow, "/");
        slow.hasRoom = false;

        for (int i = 0; i < 20; i++) {
            namespaces.broadcast("/", _ -> true, "said", argument);
            slow.turn();
        }

        assertThat(slow.buffers).hasSize(20);
        assertThat(slow.topics).containsOnly("");
    }

    static Stream<Object> others() {
        return Stream.of(
                "x".repeat(70_000),
                Map.of("a".repeat(70_000), 1),
                new byte[70_000],
                ByteBuffer.allocate(5),
                new byte[] {1, 2},
                "data: is a word too",
                "data:text/plain,hello");
    }

    @Test
    void aLoopSkipsEventsWhile32MebibytesWait() {
        var session = new FakeSession(4);
        join(session, "/");

        for (int i = 0; i < 20; i++) {
            namespaces.broadcast("/", _ -> true, "said", Map.of("a".repeat(2 << 20), 1));
        }
        session.turn();
        assertThat(session.buffers).hasSize(15);

        namespaces.broadcast("/", _ -> true, "said", "x");
        session.turn();
        assertThat(session.buffers).hasSize(16);
    }

    @Test
    void noPictureIsSkippedForWhatWaits() {
        var slow = new FakeSession(4);
        join(slow, "/");
        slow.hasRoom = false;
        for (int i = 0; i < 1000; i++) {
            namespaces.broadcast("/", _ -> true, "small", i);
        }
        slow.turn();
        slow.takeSent();

        namespaces.broadcast("/", _ -> true, "picture", picture(70_000));
        slow.turn();

        assertThat(slow.takeSent()).hasSize(2).first().asString().contains("picture");
    }

    @Test
    void aClientSkipsEventsWhile8MebibytesWaitButNeverTheFirst() {
        var slow = new FakeSession(4);
        var listener = join(slow, "/");
        slow.hasRoom = false;

        for (int i = 0; i < 4; i++) {
            namespaces.broadcast("/", _ -> true, "file", new byte[3 << 20]);
            slow.turn();
        }
        assertThat(slow.buffers).hasSize(2);

        listener.drained();
        namespaces.broadcast("/", _ -> true, "file", new byte[16 << 20]);
        slow.turn();
        assertThat(slow.buffers).hasSize(3);
    }

    @Test
    void aSlowClientGetsSmallEvents() {
        var slow = new FakeSession(4);
        join(slow, "/");
        slow.hasRoom = false;

        for (int i = 0; i < 20; i++) {
            namespaces.broadcast("/", _ -> true, "chat", "x".repeat(60_000));
        }
        slow.turn();

        assertThat(slow.buffers).hasSize(20);
    }

    @Test
    void aLoopSkipsPicturesWhile8Wait() {
        var session = new FakeSession(4);
        join(session, "/");

        for (int i = 0; i < 20; i++) {
            namespaces.broadcast("/", _ -> true, "picture", DATA_URL + "x".repeat(70_000));
        }
        session.turn();
        assertThat(session.buffers).hasSize(8);

        namespaces.broadcast("/", _ -> true, "picture", DATA_URL + "x".repeat(70_000));
        session.turn();
        assertThat(session.buffers).hasSize(9);
    }

    @Test
    void aSocketThatLeavesMeanwhileGetsNothing() {
        var session = new FakeSession(4);
        var listener = join(session, "/");

        namespaces.broadcast("/", _ -> true, "a");
        listener.closed("gone");
        session.turn();

        assertThat(session.sent).isEmpty();
    }

    @Test
    void aNamespaceExistsWhileASocketIsInIt() {
        var one = new FakeSession(4);
        var other = new FakeSession(4);
        var first = join(one, "/door");
        var second = join(other, "/door");

        first.closed("gone");
        namespaces.broadcast("/door", _ -> true, "a");
        one.turn();
        other.turn();
        assertThat(one.sent).isEmpty();
        assertThat(other.takeSent()).containsExactly("2/door,[\"a\"]");

        second.text("1/door,");
        namespaces.broadcast("/door", _ -> true, "a");
        other.turn();
        assertThat(other.sent).isEmpty();
    }

    @Test
    void nothingIsKeptOfANamespaceWithoutSockets() {
        var loop = joinAndLeave();

        await().untilAsserted(() -> {
            System.gc();
            assertThat(loop.get()).isNull();
        });
    }

    private WeakReference<EventLoop> joinAndLeave() {
        var session = new FakeSession(4);
        var listener = new SocketIo(namespaces, new Recorder(), 1 << 20).opened(session);
        listener.text("0/door,");
        session.turn();
        listener.closed("gone");
        return new WeakReference<>(session.loop());
    }

    @Test
    void socketsComeAndGoOnManyLoopsWhileOthersSend() throws Exception {
        var loops = comeAndGoOnLoops();

        await().untilAsserted(() -> {
            System.gc();
            assertThat(loops).allMatch(loop -> loop.get() == null);
        });
    }

    /// Returns four loops, which have ended.
    private List<WeakReference<EventLoop>> comeAndGoOnLoops() throws Exception {
        List<EventLoop> loops = Stream.<EventLoop>generate(DefaultEventLoop::new).limit(4).toList();
        try {
            var done = loops.stream().map(loop -> loop.submit(() -> comeAndGo(loop))).toList();
            while (!done.stream().allMatch(Future::isDone)) {
                namespaces.broadcast("/door", _ -> true, "a", 1);
            }
            for (var loop : done) {
                loop.get(10, TimeUnit.SECONDS);
            }
        } finally {
            loops.forEach(loop -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly());
        }
        return loops.stream().map(WeakReference::new).toList();
    }

    private void comeAndGo(EventLoop loop) {
        for (int i = 0; i < 500; i++) {
            var session = new FakeSession(4, loop);
            var listener = new SocketIo(namespaces, new Recorder(), 1 << 20).opened(session);
            listener.text("0/door,");
            listener.text(i % 2 == 0 ? "1/door," : "2/door,[\"a\"]");
            listener.closed("gone");
        }
    }

    @Test
    void anArgumentThatCannotBeSentIsAnExceptionAtOnce() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> namespaces.broadcast("/", _ -> true, "a", Collections.singletonMap("b", URI.create("x"))));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> namespaces.broadcast("/", _ -> true, "disconnect"));
    }
}
