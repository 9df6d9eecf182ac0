// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.awaitility.Awaitility.await;

import dev.kineograph.Frame;
import dev.kineograph.StreamName;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.server.browser.SolidPicture;
import java.awt.Color;
import java.awt.Rectangle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Motion watches a stream as its camera, by its own reader, and this server shows what Motion has seen.
class MotionTest {
    private static final SolidPicture RED = new SolidPicture(320, 240, new Color(255, 0, 0));
    private static final Rectangle WHOLE = new Rectangle(320, 240);

    @TempDir
    private Path folder;

    private RunningServer server(int motion) throws Exception {
        return RunningServer.start(Configuration.read(Files.writeString(folder.resolve("server.yml"), """
                listen: [{ http: 0 }]
                streams:
                  door: {}
                  seen: { source: "http://127.0.0.1:%d/" }
                """.formatted(motion))));
    }

    private Process motion(int port, int ours) throws IOException {
        var settings = Files.writeString(folder.resolve("motion.conf"), """
                netcam_url mjpeg://127.0.0.1:%d/door.mjpg
                width 320
                height 240
                framerate 30
                stream_port %d
                stream_localhost on
                stream_maxrate 30
                webcontrol_port 0
                picture_output off
                movie_output off
                text_right ""
                target_dir %s
                """.formatted(ours, port, folder));
        return new ProcessBuilder("motion", "-n", "-c", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("motion.log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return nobody.getLocalPort();
        }
    }

    private static boolean isRed(@Nullable Frame frame) throws IOException {
        return frame != null && WHOLE.equals(RED.findOn(ImageIO.read(new ByteArrayInputStream(frame.toByteArray()))));
    }

    @Test
    void itSeesOurPictureAndIsSeen() throws Exception {
        int port = freePort();
        try (var server = server(port);
                var door = server.hub().publisher("door");
                var camera = Executors.newSingleThreadScheduledExecutor()) {
            camera.scheduleAtFixedRate(() -> door.publish(RED.encoded("jpeg")), 0, 50, TimeUnit.MILLISECONDS);
            var motion = motion(port, server.first().getPort());
            var seen = server.hub().find(StreamName.of("seen")).orElseThrow();
            try (var _ = seen.watch()) {

                await().until(() -> isRed(seen.newest()));
            } finally {
                motion.destroyForcibly().waitFor();
                camera.shutdownNow();
            }
        }
    }
}
