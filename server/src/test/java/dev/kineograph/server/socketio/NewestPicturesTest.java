// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Frame;
import dev.kineograph.Picture;
import dev.kineograph.server.NoLeaks;
import dev.kineograph.server.Pictures;
import dev.kineograph.server.socketio.engine.SharedMessage;
import dev.kineograph.server.viewer.socketio.NewestPictures;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Clients that connect late and read slowly, or never: the newest picture waits for all of them in one encoding.
@ExtendWith(NoLeaks.class)
class NewestPicturesTest {
    private final Recorder recorder = new Recorder();
    private final SocketIo socketIo = new SocketIo(new Namespaces(), recorder, 1 << 20);
    private final NewestPictures newest = new NewestPictures("showimgdata");
    private final List<FakeSession> sessions = new ArrayList<>();
    private final FakeSession first = waiting(new FakeSession(4));

    @AfterEach
    void sendAll() {
        sessions.forEach(NewestPicturesTest::sendKept);
        assertThat(sessions).allSatisfy(session -> assertThat(session.buffers).allMatch(buffer -> buffer.refCnt() == 0));
    }

    /// All that waited has been written to its client.
    private static void sendKept(FakeSession session) {
        session.kept.forEach(SharedMessage::release);
        session.kept.clear();
    }

    private FakeSession waiting(FakeSession session) {
        session.keepsAll = true;
        sessions.add(session);
        return session;
    }

    private FakeSession besideTheFirst(int version) {
        return waiting(new FakeSession(version, first));
    }

    /// A client joins, and is sent a picture.
    private ByteBuf sent(FakeSession session, String namespace, Frame frame, boolean binary) {
        var listener = socketIo.opened(session);
        if (session.protocolVersion() == 4) {
            listener.text("0" + namespace + ",");
        }
        session.turn();
        sendKept(session);
        session.buffers.clear();
        newest.send(frame, recorder.sockets.getLast(), binary);
        assertThat(session.buffers).hasSize(1);
        return session.buffers.getFirst();
    }

    private ByteBuf sent(FakeSession session, Frame frame) {
        return sent(session, "/", frame, false);
    }

    private static Frame frame(int sequence) {
        return new Frame(Picture.of(Pictures.large(sequence, 100_000)), 7, sequence);
    }

    @Test
    void aHundredLateClientsShareOneEncoding() {
        var frame = frame(1);
        var encoded = sent(first, frame);

        for (int i = 0; i < 100; i++) {
            assertThat(sent(besideTheFirst(4), frame)).isSameAs(encoded);
        }

        assertThat(encoded.refCnt()).isEqualTo(1);
        assertThat(encoded.readableBytes()).isGreaterThan(100_000);
    }

    @Test
    void thereIsOneForEachGenerationNamespaceKindOfSourceAndLoop() {
        var frame = frame(1);
        var encoded = List.of(
                sent(first, frame),
                sent(besideTheFirst(3), frame),
                sent(besideTheFirst(1), frame),
                sent(besideTheFirst(4), "/door", frame, false),
                sent(besideTheFirst(4), "/", frame, true),
                sent(waiting(new FakeSession(4)), frame));

        var different = Collections.newSetFromMap(new IdentityHashMap<ByteBuf, Boolean>());
        different.addAll(encoded);
        assertThat(different).hasSize(encoded.size());
        assertThat(sent(besideTheFirst(3), frame)).isSameAs(encoded.get(1));
        assertThat(sent(besideTheFirst(1), frame)).isSameAs(encoded.get(2));
        assertThat(sent(besideTheFirst(4), "/door", frame, false)).isSameAs(encoded.get(3));
        assertThat(sent(besideTheFirst(4), "/", frame, true)).isSameAs(encoded.get(4));
    }

    @Test
    void theLastOfSeveralThatWaitKeepsItForThoseWhoComeLater() {
        var frame = frame(1);
        var other = besideTheFirst(4);
        var encoded = sent(first, frame);
        sent(other, frame);

        sendKept(first);

        assertThat(encoded.refCnt()).isEqualTo(1);
        assertThat(sent(besideTheFirst(4), frame)).isSameAs(encoded);
    }

    @Test
    void nothingIsKeptOnceNobodyWaitsForIt() {
        var frame = frame(1);
        var encoded = sent(first, frame);

        sendKept(first);

        assertThat(encoded.refCnt()).isZero();
        assertThat(sent(besideTheFirst(4), frame)).isNotSameAs(encoded);
    }

    @Test
    void aNewerPictureIsEncodedAnewAndSharedToo() {
        var encoded = sent(first, frame(1));
        var later = frame(2);

        var newer = sent(besideTheFirst(4), later);

        assertThat(newer).isNotSameAs(encoded);
        assertThat(sent(besideTheFirst(4), later)).isSameAs(newer);
    }
}
