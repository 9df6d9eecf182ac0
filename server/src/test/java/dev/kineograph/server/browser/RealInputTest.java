// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.image.BufferedImage;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Photographs go in by every way that producers have, and come out as they were: in browsers, by curl, by ffmpeg.
@Order(3)
@ResourceLock(Browsers.LANE)
class RealInputTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @AutoClose
    static final Browsers browsers = new Browsers();

    @TempDir
    Path folder;

    private final Hub hub = new Hub();
    private KineographServer server;

    /// A producer's way in.
    enum Way {
        TCP, PUT
    }

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(
                hub,
                ServerSettings.DEFAULT,
                new Listener.Http(0),
                new Listener.Tcp(0, StreamName.of("camera")));
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private static List<Path> photographs() throws Exception {
        var url = Objects.requireNonNull(RealInputTest.class.getResource("/photographs/hills.jpg"));
        try (var files = Files.list(Path.of(url.toURI()).getParent())) {
            return files.sorted().toList();
        }
    }

    private String address(String path) {
        return "http://127.0.0.1:%d%s".formatted(server.port(), path);
    }

    private void push(Way way, byte[] picture) throws Exception {
        switch (way) {
            case TCP -> sendOverTcp(picture);
            case PUT -> put(picture);
        }
    }

    private void sendOverTcp(byte[] picture) throws IOException {
        int port = server.addresses().get(1).getPort();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var out = new DataOutputStream(socket.getOutputStream())) {
            out.writeLong(picture.length);
            out.write(picture);
        }
    }

    private void put(byte[] picture) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(address("/camera.jpg")))
                    .PUT(BodyPublishers.ofByteArray(picture))
                    .build();
            assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isIn(201, 204);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aFolderOfPhotographsIsSeenInABrowserOneAfterTheOther(BrowserKind kind) throws Exception {
        try (var tab = browsers.get(kind).open(address("/camera"))) {
            for (var photograph : photographs()) {
                for (var way : Way.values()) {
                    push(way, Files.readAllBytes(photograph));

                    var expected = ImageIO.read(photograph.toFile());
                    await().atMost(PATIENCE).untilAsserted(() -> assertThat(shows(tab, expected)).isTrue());
                }
            }
        }
    }

    /// The page's picture on the screen, compared with the file's pixels.
    private static boolean shows(Tab tab, BufferedImage expected) {
        var place = tab.evaluate("(() => { const r = document.querySelector('image-stream.picture').getBoundingClientRect();"
                + " return [r.x, r.y, r.width, r.height].map(Math.round) })()");
        var at = ((List<?>) place).stream().map(value -> ((Number) value).intValue()).toList();
        var screen = tab.screenshot();
        int height = Math.min(at.get(3), screen.getHeight() - at.get(1));
        return at.get(2) == expected.getWidth()
                && at.get(3) == expected.getHeight()
                && difference(screen.getSubimage(at.get(0), at.get(1), at.get(2), height), expected) < 6;
    }

    /// Mean difference of a channel, 0 to 255.
    private static double difference(BufferedImage one, BufferedImage other) {
        long sum = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                sum += difference(one.getRGB(x, y), other.getRGB(x, y));
            }
        }
        return sum / (3.0 * one.getWidth() * one.getHeight());
    }

    private static int difference(int one, int other) {
        return Math.abs((one >> 16 & 0xff) - (other >> 16 & 0xff))
                + Math.abs((one >> 8 & 0xff) - (other >> 8 & 0xff))
                + Math.abs((one & 0xff) - (other & 0xff));
    }

    @Test
    void curlGetsThePhotographsByteForByte() throws Exception {
        for (var photograph : photographs()) {
            for (var way : Way.values()) {
                byte[] bytes = Files.readAllBytes(photograph);
                push(way, bytes);
                var file = folder.resolve("got").toFile();

                await().atMost(PATIENCE).untilAsserted(() -> {
                    run("curl", "-sf", "-o", file.toString(), address("/camera.jpg"));
                    assertThat(Files.readAllBytes(file.toPath())).isEqualTo(bytes);
                });
            }
        }
    }

    @Test
    void ffmpegReadsTheLiveStream() throws Exception {
        var hills = photographs().stream().filter(file -> file.endsWith("hills.jpg")).findFirst().orElseThrow();
        byte[] bytes = Files.readAllBytes(hills);
        var out = folder.resolve("seen.png").toFile();

        push(Way.PUT, bytes);
        run("ffmpeg", "-v", "error", "-y", "-i", address("/camera.mjpg"), "-frames:v", "1", "-update", "1", out.toString());

        assertThat(difference(ImageIO.read(out), ImageIO.read(hills.toFile()))).isLessThan(6);
    }

    private static void run(String... command) throws Exception {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(File.createTempFile("run", ".log")))
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(command[0] + " ends").isTrue();
            assertThat(process.exitValue()).as(command[0] + "'s exit code").isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
