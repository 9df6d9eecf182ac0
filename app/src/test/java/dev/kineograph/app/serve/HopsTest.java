// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Caller;
import dev.kineograph.Frame;
import dev.kineograph.ImageStream;
import dev.kineograph.Publisher;
import dev.kineograph.StreamName;
import dev.kineograph.StreamState;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures that go from one server to a second one and on to a third.
class HopsTest {
    @TempDir
    private Path folder;

    private RunningServer far;
    private RunningServer middle;
    private RunningServer near;

    private RunningServer start(String streams) throws Exception {
        return RunningServer.start(Configuration.read(
                Files.writeString(folder.resolve("server.yml"), "listen: [{ http: 0 }]\nstreams: { %s }\n".formatted(streams))));
    }

    @BeforeEach
    void start() throws Exception {
        far = start("camera: {}, wave: { source: \"render:wave?width=64&height=48\" }");
        middle = start("camera: { source: \"kineograph://anna:secret@localhost:%1$d/camera\" }, wave: { source: \"kineograph://localhost:%1$d/wave\" }"
                .formatted(far.first().getPort()));
        near = start("camera: { source: \"kineograph://localhost:%1$d/camera\" }, wave: { source: \"kineograph://localhost:%1$d/wave\", closeAfter: 0s }"
                .formatted(middle.first().getPort()));
    }

    @AfterEach
    void close() {
        near.close();
        middle.close();
        far.close();
    }

    private static ImageStream stream(RunningServer server, String name) {
        return server.hub().find(StreamName.of(name)).orElseThrow();
    }

    private static byte[] picture(Color color) {
        return Images.png(32, 24, color);
    }

    private static Frame newest(RunningServer server) {
        return Objects.requireNonNull(stream(server, "camera").newest());
    }

    @Test
    void aPictureIsAsOldAfterTwoHopsAsItIsAtItsOrigin() throws Exception {
        try (Publisher camera = stream(far, "camera").publisher(Caller.program("the test"))) {
            camera.publish(picture(Color.RED));
            await().until(() -> newest(far).age().compareTo(Duration.ofSeconds(3)) > 0);
            try (var viewer = stream(near, "camera").watch()) {
                var old = viewer.await(Duration.ofSeconds(30));
                assertThat(old).isNotNull();
                assertThat(old.age().minus(newest(far).age()).abs()).isLessThan(Duration.ofSeconds(1));
                assertThat(old.age()).isGreaterThan(Duration.ofSeconds(3));

                camera.publish(picture(Color.BLUE));

                var fresh = viewer.await(Duration.ofSeconds(30));
                assertThat(fresh).isNotNull();
                assertThat(fresh.toByteArray()).isEqualTo(picture(Color.BLUE));
                assertThat(fresh.age().minus(newest(far).age()).abs()).isLessThan(Duration.ofSeconds(1));
                assertThat(stream(near, "camera").stats().framesIn()).isEqualTo(2);
            }
        }
    }

    @Test
    void eachServerIsConnectedToOnceForAllViewersAndOnlyWhileThereAreSome() throws Exception {
        var wave = stream(near, "wave");
        assertThat(stream(far, "wave").presence().connections()).isZero();
        try (var _ = wave.watch();
                var _ = wave.watch()) {
            await().until(() -> wave.stats().framesIn() >= 10);

            assertThat(stream(middle, "wave").presence().connections()).isEqualTo(1);
            assertThat(stream(far, "wave").presence().connections()).isEqualTo(1);
        }
        await().until(() -> stream(middle, "wave").presence().connections() == 0);
    }

    @Test
    void aServerThatGoesAndComesBackIsThereAgainAndNobodyIsToldThePassword() throws Exception {
        int port = far.first().getPort();
        try (var viewer = stream(middle, "wave").watch();
                var camera = stream(middle, "camera").watch();
                var client = HttpClient.newHttpClient()) {
            assertThat(viewer.await(Duration.ofSeconds(30))).isNotNull();
            far.close();
            await().until(() -> stream(middle, "wave").state() == StreamState.FAILING && stream(middle, "camera").fault().isPresent());

            assertThat(stream(middle, "wave").fault().orElse("")).startsWith("kineograph://localhost:%d: ".formatted(port));
            var state = HttpRequest.newBuilder(URI.create("http://localhost:%d/camera.json".formatted(middle.first().getPort()))).build();
            assertThat(client.send(state, BodyHandlers.ofString()).body()).contains("its source fails").doesNotContain("kineograph://", "secret", "anna");
            long before = stream(middle, "wave").stats().framesIn();

            far = RunningServer.start(Configuration.read(Files.writeString(
                    folder.resolve("again.yml"),
                    "listen: [{ http: %d }]\nstreams: { wave: { source: \"render:wave?width=64&height=48\" }, camera: {} }\n".formatted(port))));

            await().until(() -> stream(middle, "wave").stats().framesIn() > before);
            assertThat(camera.skipped()).isZero();
        }
    }

    @Test
    void aStreamThatIsNotThereIsAFault() throws Exception {
        try (var lost = start("camera: { source: \"kineograph://localhost:%d/nowhere\" }".formatted(far.first().getPort()));
                var _ = stream(lost, "camera").watch()) {

            await().until(() -> stream(lost, "camera").fault().orElse("").contains("status 404: no such path"));
        }
    }
}
