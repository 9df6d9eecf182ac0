// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// The ring of a loop, from the first frame to the end.
@Isolated("it looks at the open files of this process, and gives the number of a closed one to another")
class SendRingTest extends FastPathPort {
    @Override
    boolean sendsTogether() {
        return true;
    }

    @Test
    void moreThanAreSentToAtATimeAllGetTheFrame() throws Exception {
        var viewers = new ArrayList<Viewer>();
        for (int i = 0; i < 2 * BatchSender.MAX + 3; i++) {
            viewers.add(viewer());
        }
        for (int sequence = 2; sequence <= 4; sequence++) {
            begin(sequence);
            assertThat(send(sequence, SMALL, Integer.MAX_VALUE)).isEqualTo(viewers.size());
            for (var viewer : viewers) {
                assertThat(viewer.read(SMALL)).isEqualTo(bytes(sequence, SMALL));
            }
        }
    }

    @Test
    void whenTheRingBreaksFramesAreSentOneByOne() throws Exception {
        var viewer = viewer();
        begin(2);
        send(2, SMALL, 1);
        var ring = rings().iterator().next();

        // Another file has the ring's number: the ring closes that.
        onLoop(() -> {
            new FileDescriptor(ring).close();
            return io.netty.channel.unix.Socket.newSocketStream().intValue();
        });
        begin(3);
        send(3, SMALL, 1);

        assertThat(viewer.read(SMALL)).isEqualTo(bytes(2, SMALL));
        assertThat(viewer.read(SMALL)).isEqualTo(bytes(3, SMALL));
        assertThat(Files.exists(Path.of("/proc/self/fd", Integer.toString(ring)))).isFalse();
    }

    @Test
    void aLoopThatEndsClosesItsRing() throws Exception {
        viewer();
        begin(2);
        send(2, SMALL, 1);
        assertThat(rings()).hasSize(1);

        transport.close();

        await().untilAsserted(() -> assertThat(rings()).isEmpty());
    }

    /// The numbers of all rings of this process.
    private static List<Integer> rings() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(SendRingTest::isRing).map(file -> Integer.valueOf(file.getFileName().toString())).toList();
        }
    }

    private static boolean isRing(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().contains("io_uring");
        } catch (IOException e) {
            // Closed meanwhile.
            return false;
        }
    }
}
