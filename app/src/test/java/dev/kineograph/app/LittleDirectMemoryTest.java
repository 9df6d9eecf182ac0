// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/// An operator who promises clients more memory than the process has: what cannot be sent is left out, and everything goes on.
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LittleDirectMemoryTest {
    private static final Pattern PORT = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)/");

    /// Twice the memory that there is for copies of it.
    private static final int LARGE = 12_000_000;

    private static final int COMMENT = 0xffff;

    @AutoClose
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private Process program;
    private int port;

    @BeforeEach
    void start() throws IOException {
        var file = Files.writeString(folder.resolve("site.yml"), "listen:\n  - http: 0\nserver:\n  memory: 1GB\n  transport: nio\n");
        program = Program.startWithOption("-XX:MaxDirectMemorySize=6m", folder.resolve("log"), "serve", file.toString());
        var address = PORT.matcher(program.inputReader().readLine());
        assertThat(address.find()).isTrue();
        port = Integer.parseInt(address.group(1));
    }

    @AfterEach
    void stop() throws InterruptedException {
        program.destroy();
        assertThat(program.waitFor(10, TimeUnit.SECONDS)).as("ended within 10 s").isTrue();
    }

    private URI address() {
        return URI.create("http://127.0.0.1:%d/camera.jpg".formatted(port));
    }

    private int publish(byte[] picture) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address()).PUT(HttpRequest.BodyPublishers.ofByteArray(picture)).build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private HttpResponse<byte[]> snapshot() throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address()).timeout(Duration.ofSeconds(10)).build(), BodyHandlers.ofByteArray());
    }

    /// A picture with long comments: segments of 65,535 bytes behind the first two.
    private static byte[] commented(byte[] jpeg) {
        var comments = ByteBuffer.allocate(LARGE);
        comments.put(jpeg, 0, 2);
        while (comments.remaining() > COMMENT + 2 + jpeg.length) {
            comments.putShort((short) 0xfffe).putShort((short) COMMENT).position(comments.position() + COMMENT - 2);
        }
        comments.put(jpeg, 2, jpeg.length - 2);
        return Arrays.copyOf(comments.array(), comments.position());
    }

    private static void awaitPicture(InputStream in, byte[] picture) throws IOException {
        var length = "Content-Length: " + picture.length + "\r\n";
        var head = new StringBuilder();
        while (!head.toString().endsWith(length)) {
            int next = in.read();
            assertThat(next).as("the stream goes on").isNotNegative();
            head.append((char) next);
        }
    }

    @Test
    void aPictureForWhichThereIsNoMemoryIsLeftOutAndTheNextOneIsShown() throws Exception {
        byte[] blue = Images.jpeg(16, 16, Color.BLUE);
        byte[] red = Images.jpeg(100, 100, Color.RED);
        byte[] large = commented(blue);
        assertThat(publish(blue)).isEqualTo(201);
        try (var viewer = new Socket(InetAddress.getLoopbackAddress(), port)) {
            viewer.setSoTimeout(20_000);
            viewer.getOutputStream().write("GET /camera.mjpg HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var in = new BufferedInputStream(viewer.getInputStream());
            awaitPicture(in, blue);

            for (int i = 0; i < 5; i++) {
                assertThat(publish(large)).isEqualTo(204);
            }
            var refused = snapshot();

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).asString().contains("no memory for an answer");
            assertThat(publish(red)).isEqualTo(204);
            awaitPicture(in, red);
            await().untilAsserted(() -> assertThat(snapshot().body()).isEqualTo(red));
        }
        assertThat(Files.readString(folder.resolve("log")))
                .contains("camera: a frame was not sent to all", "no memory for an answer")
                .satisfies(log -> assertThat(log.split("OutOf.*Memory", -1)).as("not one a frame").hasSizeLessThan(10));
    }
}
