// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import static dev.kineograph.capture.Upstream.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.SourceProvider;
import dev.kineograph.capture.SmallPictures;
import dev.kineograph.capture.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// A server that goes and comes back a thousand times leaves nothing behind.
@Isolated("It counts the threads and descriptors of the whole program.")
class FlappingUpstreamTest {

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("HttpClient")).count();
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void noThreadAndNoSocketIsLeft() throws Exception {
        byte[] picture = SmallPictures.jpeg(1);
        try (var hub = new Hub();
                var publisher = hub.publisher("door");
                var upstream = new Upstream((_, out) -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=b\r\n\r\n--b\r\n\r\n"));
                    out.write(picture);
                    out.close();
                })) {
            var source = SourceProvider.find(upstream.address("/"));
            assertThatThrownBy(() -> source.run(publisher)).isInstanceOf(IOException.class);
            await().until(() -> threads() == 0);
            long before = descriptors();

            for (int i = 0; i < 1000; i++) {
                assertThatThrownBy(() -> source.run(publisher)).isInstanceOf(IOException.class).hasMessageContaining("ended");
            }

            assertThat(publisher.stream().stats().framesIn()).isEqualTo(1001);
            await().atMost(Duration.ofSeconds(30)).until(() -> threads() == 0);
            await().atMost(Duration.ofSeconds(30)).until(() -> descriptors() <= before);
            assertThat(upstream.connections()).isZero();
        }
    }
}
