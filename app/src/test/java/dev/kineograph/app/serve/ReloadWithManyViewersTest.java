// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.ImageSize;
import dev.kineograph.StreamName;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.server.settings.FileStamp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// A thousand people watch ten streams when one of them gets another source: the others notice nothing. It measures half-seconds.
@Isolated
class ReloadWithManyViewersTest {
    private static final int STREAMS = 10;
    private static final int VIEWERS = 1000;
    private static final ImageSize NEXT = new ImageSize(96, 72);

    @TempDir
    private Path folder;

    private static String configuration(String tenth) {
        var streams = IntStream.range(0, STREAMS)
                .mapToObj(i -> "  s%d: { source: \"render:wave?%s&fps=5\" }\n".formatted(i, i == STREAMS - 1 ? tenth : "width=64&height=48"))
                .collect(Collectors.joining());
        return "listen: [{ http: 0 }]\nstreams:\n" + streams;
    }

    /// Viewers of all streams in turn, whose bytes are read by one thread and counted.
    private static final class Crowd implements AutoCloseable {
        private final Selector selector = Selector.open();
        private final AtomicLongArray received = new AtomicLongArray(VIEWERS);
        private final AtomicLongArray ended = new AtomicLongArray(VIEWERS);
        private final Thread reader = Thread.ofPlatform().daemon().unstarted(this::read);

        Crowd(int port) throws IOException {
            var there = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            for (int i = 0; i < VIEWERS; i++) {
                var socket = SocketChannel.open(there);
                var request = "GET /s%d.mjpg HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(i % STREAMS);
                socket.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
                socket.configureBlocking(false);
                socket.register(selector, SelectionKey.OP_READ, i);
            }
            reader.start();
        }

        private void read() {
            var buffer = ByteBuffer.allocateDirect(1 << 16);
            try {
                while (selector.isOpen()) {
                    selector.select(key -> read(key, buffer));
                }
            } catch (IOException | ClosedSelectorException e) {
                // The test has ended.
            }
        }

        private void read(SelectionKey key, ByteBuffer buffer) {
            int viewer = (int) key.attachment();
            try {
                int count = ((SocketChannel) key.channel()).read(buffer.clear());
                received.addAndGet(viewer, Math.max(0, count));
                if (count >= 0) {
                    return;
                }
            } catch (IOException e) {
                // Ended like one that was closed in order.
            }
            ended.set(viewer, 1);
            key.cancel();
        }

        boolean allReceiveMoreThan(long[] before) {
            return IntStream.range(0, VIEWERS).allMatch(i -> received.get(i) > before[i]);
        }

        long[] received() {
            return IntStream.range(0, VIEWERS).mapToLong(received::get).toArray();
        }

        long ended() {
            return IntStream.range(0, VIEWERS).filter(i -> ended.get(i) != 0).count();
        }

        @Override
        public void close() throws IOException {
            for (var key : List.copyOf(selector.keys())) {
                key.channel().close();
            }
            selector.close();
        }
    }

    @Test
    void theSourceIsAnotherOneWithinASecondAndNobodyIsDropped() throws Exception {
        var file = folder.resolve("ten.yml");
        var read = Configuration.read(Files.writeString(file, configuration("width=64&height=48")));
        try (var server = RunningServer.start(read);
                var reload = ConfigurationReload.of(file, FileStamp.of(file), read, next -> next, server);
                var crowd = new Crowd(server.first().getPort())) {
            await().until(() -> crowd.allReceiveMoreThan(new long[VIEWERS]));
            var tenth = server.hub().find(StreamName.of("s9")).orElseThrow();
            Files.move(Files.writeString(folder.resolve("next.yml"), configuration("width=96&height=72")), file, StandardCopyOption.REPLACE_EXISTING);

            long begun = System.nanoTime();
            try (var first = tenth.watch()) {
                reload.reload().toCompletableFuture().get(30, TimeUnit.SECONDS);
                for (var frame = tenth.newest(); frame == null || !frame.picture().size().equals(NEXT); ) {
                    frame = first.await(Duration.ofSeconds(10));
                }
            }
            var took = Duration.ofNanos(System.nanoTime() - begun);

            System.out.printf("reload with %,d viewers of %d streams: the tenth's first picture of its next source after %d ms%n", VIEWERS, STREAMS, took.toMillis());
            assertThat(took).isLessThan(Duration.ofSeconds(1));
            var before = crowd.received();
            await().until(() -> crowd.allReceiveMoreThan(before));
            assertThat(crowd.ended()).isZero();
        }
    }
}
