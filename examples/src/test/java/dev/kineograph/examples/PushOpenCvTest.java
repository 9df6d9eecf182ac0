// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Python example pushes what OpenCV reads, as it stands but for the port.
class PushOpenCvTest {
    private static final Path SCRIPT = Path.of("../examples/python/push_opencv.py");
    private static final StreamName CAMERA = StreamName.of("camera");
    private static final int PICTURES = 50;

    @TempDir
    private Path folder;

    @Test
    void everyPictureOfAVideoArrives() throws Exception {
        var video = folder.resolve("video.avi").toString();
        var last = folder.resolve("last.png");
        run("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25", "-t", "2", "-c:v", "mjpeg", "-q:v", "2", video);
        run("ffmpeg", "-v", "error", "-sseof", "-0.05", "-i", video, "-update", "1", last.toString());
        try (var hub = new Hub();
                var server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.Tcp(0, CAMERA))) {
            var text = Files.readString(SCRIPT);
            assertThat(text).containsOnlyOnce("\"127.0.0.1\", 5000");
            var script = Files.writeString(folder.resolve("push.py"), text.replace("1\", 5000", "1\", " + server.port()));

            run(python(), script.toString(), video);

            var camera = hub.stream(CAMERA);
            await().until(() -> camera.stats().framesIn() == PICTURES);
            var shown = ImageIO.read(new ByteArrayInputStream(Optional.ofNullable(camera.newest()).orElseThrow().toByteArray()));
            assertThat(difference(shown, ImageIO.read(last.toFile()))).isLessThan(6);
        }
    }

    /// Debian's, which has the bindings of its package, where there is another one too.
    private static String python() {
        var ofDebian = Path.of("/usr/bin/python3");
        return Files.isExecutable(ofDebian) ? ofDebian.toString() : "python3";
    }

    /// Mean difference of a channel, 0 to 255.
    private static double difference(BufferedImage one, BufferedImage other) {
        assertThat(one.getWidth()).isEqualTo(other.getWidth());
        assertThat(one.getHeight()).isEqualTo(other.getHeight());
        long sum = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    sum += Math.abs((one.getRGB(x, y) >> shift & 0xff) - (other.getRGB(x, y) >> shift & 0xff));
                }
            }
        }
        return sum / (3.0 * one.getWidth() * one.getHeight());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.outputWriter().close();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as("exit code of: %s%n%s", String.join(" ", command), said).isZero();
    }
}
