// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real programs read the addresses that they had in their settings for other servers.
class DropInProgramsTest {
    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK, new Listener.Http(0));

    @AutoClose
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    @TempDir
    Path folder;

    @BeforeEach
    void show() {
        var number = new AtomicInteger();
        stage.show(Pictures.jpeg(0));
        clock.scheduleAtFixedRate(() -> stage.show(Pictures.jpeg(number.incrementAndGet())), 50, 50, TimeUnit.MILLISECONDS);
    }

    private String address(String path) {
        return "http://127.0.0.1:%d%s".formatted(stage.server.port(), path);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void openCvReadsWhatItReadOfMjpgStreamerAndUstreamer() throws Exception {
        for (var path : List.of("/?action=stream", "/stream")) {
            assertThat(run("/usr/bin/python3", "../examples/python/watch_opencv.py", address(path)).lines()).hasSize(10);
        }
    }

    @Test
    void ffmpegReadsThemToo() throws Exception {
        for (var path : List.of("/?action=stream", "/stream.mjpg", "/mjpg/video.mjpg", "/1/stream")) {
            run("ffmpeg", "-nostdin", "-v", "error", "-f", "mpjpeg", "-i", address(path), "-frames:v", "3", "-f", "null", "-");
        }
    }

    @Test
    void curlFetchesTheSnapshotOfOctoPrintWithinTheSecondOfMoonraker() throws Exception {
        var file = folder.resolve("snapshot.jpg");
        for (var path : List.of("/webcam/?action=snapshot", "/?action=snapshot&1700000000", "/snapshot", "/capture")) {
            run("curl", "-sSf", "--max-time", "1", "-o", file.toString(), address(path));

            assertThat(Files.readAllBytes(file)).startsWith(0xff, 0xd8, 0xff);
        }
    }
}
