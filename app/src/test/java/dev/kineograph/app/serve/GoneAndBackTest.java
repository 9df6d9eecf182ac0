// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.ImageStream;
import dev.kineograph.StreamName;
import dev.kineograph.StreamState;
import dev.kineograph.app.config.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose pictures another one shows goes and comes back.
class GoneAndBackTest {
    @TempDir
    private Path folder;

    private RunningServer start(String configuration) throws Exception {
        return RunningServer.start(Configuration.read(Files.writeString(folder.resolve("server.yml"), configuration)));
    }

    private RunningServer far(int port) throws Exception {
        return start("""
                listen: [{ http: %d }]
                streams: { wave: { source: "render:wave?width=64&height=48" } }
                """.formatted(port));
    }

    private static ImageStream door(RunningServer server) {
        return server.hub().find(StreamName.of("door")).orElseThrow();
    }

    @Test
    void itsPictureIsThereAgainAndNoViewerHasGone() throws Exception {
        var far = far(0);
        int port = far.first().getPort();
        var bytes = new AtomicLong();
        try (var near = start("""
                        listen: [{ http: 0 }]
                        streams: { door: { source: "http://localhost:%d/wave.mjpg", staleAfter: 1s } }
                        """.formatted(port));
                var live = URI.create("http://localhost:%d/door.mjpg".formatted(near.first().getPort())).toURL().openStream()) {
            var reader = Thread.ofVirtual().start(() -> count(live, bytes));
            await().until(() -> bytes.get() > 10_000);

            far.close();
            await().until(() -> door(near).state() == StreamState.FAILING);
            await().until(() -> door(near).isStale());
            assertThat(door(near).fault().orElseThrow()).startsWith("http://localhost:" + port + ": cannot connect");

            long before = bytes.get();
            long framesBefore = door(near).stats().framesIn();
            far = far(port);
            await().atMost(Duration.ofSeconds(3)).until(() -> door(near).stats().framesIn() > framesBefore);
            await().until(() -> bytes.get() > before + 10_000);
            assertThat(reader.isAlive()).isTrue();
            assertThat(door(near).isStale()).isFalse();
            assertThat(door(near).presence().connections()).isEqualTo(1);
        } finally {
            far.close();
        }
    }

    private static void count(InputStream live, AtomicLong bytes) {
        try (live) {
            byte[] buffer = new byte[8192];
            for (int count = live.read(buffer); count >= 0; count = live.read(buffer)) {
                bytes.addAndGet(count);
            }
        } catch (IOException e) {
            // The test is over.
        }
    }
}
