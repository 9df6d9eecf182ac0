// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import static dev.kineograph.Bytes.join;
import static dev.kineograph.Bytes.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A live body that a program writes to a viewer with a thread of its own.
class MultipartWriterTest {
    private static final StreamName DOOR = StreamName.of("door");

    @AutoClose
    private final Hub hub = new Hub();

    private final ImageStream door = hub.stream(DOOR);
    private final Picture jpeg = Sample.BASELINE.picture();
    private final Picture png = Sample.DRAWING.picture();

    /// A viewer that has room for as many pictures as a test gives it.
    private static final class Viewer extends OutputStream {
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final Semaphore room;
        private volatile boolean gone;

        private Viewer(int pictures) {
            room = new Semaphore(pictures + 1); // The opening, too.
        }

        @Override
        public void write(int value) {
            throw new AssertionError("a byte for itself");
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            if (gone) {
                throw new IOException("gone");
            }
            received.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            room.acquireUninterruptibly();
        }

        private synchronized byte[] received() {
            return received.toByteArray();
        }
    }

    private CompletableFuture<Void> show(OutputStream viewer, Framing framing) {
        return CompletableFuture.runAsync(() -> {
            try {
                new MultipartWriter(viewer, hub.framing(), framing).write(door);
            } catch (IOException e) {
                throw new CompletionException(e);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }, Thread::startVirtualThread);
    }

    private byte[] body(Framing framing, Picture... pictures) throws IOException {
        var body = new ByteArrayOutputStream();
        body.write(hub.framing().openHead(framing));
        body.write(framing == Framing.EAGER ? hub.framing().partHead(pictures[0]) : new byte[0]);
        for (var picture : pictures) {
            hub.framing().write(body, picture, framing);
        }
        return body.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void aRetiredStreamEndsItInOrder(Framing framing) throws Exception {
        var viewer = new Viewer(2);
        var shown = show(viewer, framing);
        try (var publisher = hub.publisher("door")) {
            publisher.publish(jpeg);
            await().until(() -> door.stats().framesSent() == 1);
            publisher.publish(png);
            await().until(() -> door.stats().framesSent() == 2);
        }

        hub.retire(DOOR);

        shown.join();
        assertThat(viewer.received()).isEqualTo(body(framing, jpeg, png));
        assertThat(door.isWatched()).isFalse();
    }

    @Test
    void aSlowViewerSkipsToTheNewestFrame() throws Exception {
        var viewer = new Viewer(0);
        var shown = show(viewer, Framing.CLASSIC);
        try (var publisher = hub.publisher("door")) {
            publisher.publish(jpeg);
            await().until(() -> viewer.received().length == body(Framing.CLASSIC, jpeg).length);
            publisher.publish(jpeg);
            publisher.publish(jpeg);
            publisher.publish(png);
        }
        viewer.room.release(2);

        await().until(() -> door.stats().framesSent() == 2);
        hub.retire(DOOR);
        shown.join();
        assertThat(viewer.received()).isEqualTo(body(Framing.CLASSIC, jpeg, png));
        assertThat(door.stats().framesSkipped()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void beforeTheFirstPictureAHeaderGrows(Framing framing) throws Exception {
        var viewer = new Viewer(10);
        var shown = show(viewer, framing);
        await().until(() -> viewer.received().length > hub.framing().openHead(framing).length);

        hub.publish("door", Sample.BASELINE.bytes());

        await().until(() -> door.stats().framesSent() == 1);
        hub.retire(DOOR);
        shown.join();
        assertThat(new String(viewer.received(), ISO_8859_1))
                .containsPattern("\r\nX-Pad: \\.+\r\nContent-Type: image/jpeg\r\nContent-Length: 307\r\n");
        assertThat(viewer.received()).startsWith(join(hub.framing().openHead(framing), text("X-Pad: .")));
    }

    @Test
    void aViewerThatHasLeftIsNoticedWithoutFrames() {
        var viewer = new Viewer(10);
        hub.publish("door", Sample.BASELINE.bytes());
        var shown = show(viewer, Framing.CLASSIC);
        await().until(() -> door.stats().framesSent() == 1);

        viewer.gone = true;

        assertThatThrownBy(shown::join).hasRootCauseMessage("gone");
        assertThat(door.isWatched()).isFalse();
    }
}
