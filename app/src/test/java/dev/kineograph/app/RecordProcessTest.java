// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.imaging.Drawing;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kineograph record` as its users have it: a process of its own, which is killed, stopped, or ends with its source.
@Order(2)
class RecordProcessTest {
    /// A JVM starts within that, also where others compile.
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private Process program(String... arguments) throws IOException {
        return Program.start(folder.resolve("log"), arguments);
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private List<Path> pictures() throws IOException {
        return RecordedPictures.in(folder.resolve("recorded"));
    }

    @Test
    void whenItIsKilledEachPictureIsWholeAndTheNextOneGoesOn() throws Exception {
        var hub = new Hub();
        hub.add("ball", Drawing.of(320, 240, 100, (graphics, seconds) -> graphics.fillOval((int) (seconds * 50 % 600), 120, 40, 40)));
        try (hub;
                var server = KineographServer.start(hub, 0)) {
            var source = "kineograph://127.0.0.1:%d/ball".formatted(server.port());
            var recorded = folder.resolve("recorded").toString();
            for (int run = 1; run <= 3; run++) {
                int enough = pictures().size() + 50;
                var killed = program("record", source, recorded, "--keep", "1GB");
                await().atMost(LONG).until(() -> pictures().size() >= enough);
                killed.destroyForcibly().waitFor();
            }
            for (var picture : pictures()) {
                assertThat(ImageIO.read(picture.toFile())).isNotNull();
                assertThat(Files.readAllBytes(picture)).endsWith(0xff, 0xd9);
            }

            int before = pictures().size();
            var last = program("record", source, recorded, "--seconds", "3");
            assertThat(last.waitFor()).isZero();
            assertThat(pictures().size()).isGreaterThan(before);
            assertThat(log()).contains("recording ended; ").contains(" 0 skipped");
        }
    }

    @Test
    void itEndsWithItsSourceAndMakesAFilm() throws Exception {
        var shots = Files.createDirectory(folder.resolve("shots"));
        for (int i = 10; i < 30; i++) {
            Files.write(shots.resolve(i + ".jpg"), Images.jpeg(40, 30, new Color(i * 8, 100, 100)));
        }
        var film = folder.resolve("film.mp4");

        var program = program("record", "folder:" + shots + "?loop=false&fps=50", folder.resolve("recorded").toString(),
                "--mp4", film.toString(), "--fps", "10");

        assertThat(program.waitFor()).as(log()).isZero();
        assertThat(pictures()).hasSize(20);
        assertThat(log()).endsWith("film.mp4: 20 pictures, 2.0 s\n");
        assertThat(Files.size(film)).isPositive();
    }

    @Test
    void whoAsksItToStopGetsTheFilmToo() throws Exception {
        var film = folder.resolve("film.mp4");
        var program = program("record", "render:wave?width=64&height=48", folder.resolve("recorded").toString(), "--mp4", film.toString());
        await().atMost(LONG).until(() -> pictures().size() > 5);

        program.destroy();

        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).as(log()).isZero();
        assertThat(film).exists();
    }

    @Test
    void whatCannotBeReachedIsSaidAtTheEnd() throws Exception {
        var program = program("record", "http://127.0.0.1:1/x", folder.resolve("recorded").toString());
        await().atMost(LONG).until(() -> log().contains("source failed"));

        program.destroy();

        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isEqualTo(1);
        var last = log().lines().toList().getLast();
        var fault = log().lines().filter(line -> line.contains("source failed")).toList().getLast();
        assertThat(fault).endsWith(": " + last);
    }
}
