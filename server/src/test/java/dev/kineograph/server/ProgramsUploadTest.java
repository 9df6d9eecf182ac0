// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamState;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real programs upload live pictures, each of which is shown when it comes.
@ExtendWith(NoLeaks.class)
class ProgramsUploadTest {
    private static final String FFMPEG = "exec ffmpeg -nostdin -v error -re -f lavfi -i testsrc=size=320x240:rate=25 ";

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK, new Listener.Http(0).with(PublishRules.allowing("127.0.0.0/8")));

    @TempDir
    Path folder;

    private Process process;

    private Process run(String command, int port) throws IOException {
        process = new ProcessBuilder("sh", "-c", command.replace("URL", "http://127.0.0.1:%d/camera.mjpg".formatted(port)))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        return process;
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private void awaitFrames(long least) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> stage.stream("camera").stats().framesIn() >= least || !process.isAlive());
        assertThat(process.isAlive()).as(output()).isTrue();
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("out"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        FFMPEG + "-f mpjpeg -method POST URL",
        "ffmpeg -nostdin -v error -re -f lavfi -i testsrc=size=320x240:rate=25 -f image2pipe -c:v mjpeg - | exec curl -sS -T - URL",
        "ffmpeg -nostdin -v error -re -f lavfi -i testsrc=size=320x240:rate=25 -f image2pipe -c:v png - | exec curl -sS -X POST -H 'Expect:' -T - URL",
        "ffmpeg -nostdin -v error -re -f lavfi -i testsrc=size=320x240:rate=25 -f mpjpeg - | exec curl -sS -H 'Content-Type: multipart/x-mixed-replace; boundary=ffmpeg' -T - URL",
    })
    void theirPicturesAreShownWhileTheyGoOnAndThePlaceIsFreeWhenTheyAreKilled(String command) throws IOException {
        run(command, stage.server.port());
        awaitFrames(5);
        assertThat(stage.stream("camera").stats().framesRefused()).isZero();

        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();

        await().until(() -> stage.stream("camera").state() == StreamState.STILL || stage.stream("camera").state() == StreamState.OFFLINE);
        assertThat(stage.newest("camera").size()).hasToString("320x240");
        try (var other = RawClient.from("127.0.0.3", stage.server.port())) {
            assertThat(other.put("/camera.jpg", Pictures.jpeg(1)).readAnswer().status()).isEqualTo(204);
        }
    }

    @Test
    void aFilmOfFewPicturesIsAnswered() throws Exception {
        run("ffmpeg -nostdin -v error -f lavfi -i testsrc=size=320x240:rate=25 -frames:v 50 -f mpjpeg film && curl -sS -f -w '%{http_code}' --data-binary @film URL",
                stage.server.port());

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output()).isEqualTo("201");
        assertThat(stage.stream("camera").stats().framesIn()).isEqualTo(50);
    }

    @Test
    void nginxPassesPicturesOnAsTheyComeIfItDoesNotBufferThem() throws IOException {
        var location = "proxy_pass http://127.0.0.1:%d; proxy_http_version 1.1; proxy_request_buffering off; client_max_body_size 0;"
                .formatted(stage.server.port());
        try (var nginx = new Nginx(folder, location)) {
            run(FFMPEG + "-f mpjpeg -method POST URL", nginx.port());

            awaitFrames(10);
        }
    }
}
