// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamName;
import dev.kineograph.app.config.Configuration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One server shows what another one has.
class FetchedStreamsTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private RunningServer far;

    private RunningServer start(String configuration) throws Exception {
        return RunningServer.start(Configuration.read(Files.writeString(folder.resolve("server.yml"), configuration)));
    }

    @BeforeEach
    void start() throws Exception {
        far = start("""
                listen: [{ http: 0 }]
                streams:
                  wave: { source: "render:wave?width=64&height=48" }
                  sky: { source: "render:picture?width=64&height=48" }
                """);
    }

    @AfterEach
    void close() {
        far.close();
        client.close();
    }

    private RunningServer near(String address) throws Exception {
        return start("""
                listen: [{ http: 0 }]
                streams:
                  door: { source: "http://anna:secret@localhost:%d/%s", closeAfter: 1s }
                """.formatted(far.first().getPort(), address));
    }

    private int connections(String stream) {
        return far.hub().find(StreamName.of(stream)).orElseThrow().presence().connections();
    }

    private String get(RunningServer server, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d/%s".formatted(server.first().getPort(), path))).build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    @Test
    void aLivePictureIsFetchedOnceForAllViewersAndOnlyWhileThereAreSome() throws Exception {
        try (var near = near("wave.mjpg")) {
            var door = near.hub().find(StreamName.of("door")).orElseThrow();
            assertThat(connections("wave")).isZero();
            try (var _ = door.watch();
                    var _ = door.watch()) {
                await().until(() -> door.stats().framesIn() >= 3);

                assertThat(connections("wave")).isEqualTo(1);
                assertThat(get(near, "door.json")).contains("online").doesNotContain("secret");
            }
            await().until(() -> connections("wave") == 0);
        }
    }

    @Test
    void aSnapshotIsTransferredOnceIfItDoesNotChange() throws Exception {
        try (var near = near("sky.jpg?poll=50ms")) {
            var door = near.hub().find(StreamName.of("door")).orElseThrow();
            try (var viewer = door.watch()) {
                assertThat(viewer.await(Duration.ofSeconds(30))).isNotNull();
                await().pollDelay(Duration.ofMillis(500)).until(() -> true);

                assertThat(door.stats().framesIn()).isEqualTo(1);
            }
        }
    }
}
