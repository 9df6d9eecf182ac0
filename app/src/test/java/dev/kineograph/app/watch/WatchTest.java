// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.watch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Hub;
import dev.kineograph.RefusedException;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.app.client.ServerLogin;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import dev.kineograph.text.VisibleText;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchTest {
    private static final byte[] PICTURE = Images.jpeg(32, 24, Color.RED);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<String> lines = new ArrayList<>();
    private final Hub hub = new Hub();
    private KineographServer server;
    private String base;

    @BeforeEach
    void start() throws Exception {
        hub.add(StreamName.of("red"), StreamSettings.DEFAULT, Sources.of(50, PICTURE::clone));
        server = KineographServer.start(hub, 0);
        base = "127.0.0.1:" + server.port();
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    @Test
    void programsGetOneJsonObject() throws Exception {
        var watch = Watch.of("http://" + base + "/red.mjpg", ServerLogin.NONE);
        watch.run(Duration.ofMillis(500), lines::add);

        var json = JSON.std.mapFrom(watch.json());
        assertThat(json)
                .containsEntry("url", "http://" + base + "/red.mjpg")
                .containsEntry("format", "image/jpeg")
                .containsEntry("width", 32)
                .containsEntry("height", 24)
                .containsEntry("brokenParts", 0)
                .containsEntry("end", "the time is up")
                .containsKeys("seconds", "frames", "fps", "bytes", "bytesPerSecond", "meanAgeMillis", "mostAgeMillis", "lastAgeMillis", "stale");
        assertThat((int) json.get("frames")).isGreaterThan(2);
    }

    @Test
    void anotherServersStreamIsMeasuredUntilItEnds() throws Exception {
        var part = "--x\r\nContent-Type: image/jpeg\r\n\r\n" + new String(PICTURE, ISO_8859_1) + "\r\n";
        var answer = "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=--x\r\n\r\n"
                + part + part + "--x\r\n\r\nno picture\r\n--x--\r\n";

        var watch = watched(answer);

        assertThat(watch.summary())
                .contains(": 2 frames in ")
                .contains("32x24 image/jpeg")
                .doesNotContain("   age")
                .endsWith("1 broken; the server ended it");
        assertThat(JSON.std.mapFrom(watch.json())).containsEntry("meanAgeMillis", null).containsEntry("brokenParts", 1);
    }

    @Test
    void aServerThatTalksNonsenseIsGivenUp() throws Exception {
        var watch = watched("HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=x\r\n\r\n"
                + "--x\r\nContent-Length: 99999999999\r\n\r\nabc");

        assertThat(watch.sawAnything()).isFalse();
        assertThat(watch.summary()).endsWith("; the connection broke: a part of '99999999999' bytes (expected: 0 to 16,777,216)");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.0 500 No\r\nContent-Type: text/plain\r\n\r\nno\u001b[2J%s pictures",
        "HTTP/1.0 200 OK\r\nContent-Type: text/plain%s; charset=x\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=x\r\n\r\n--x\r\nContent-Length: 5\u001b[2J%s\r\n\r\n"
    })
    void whatAServerSaysIsShownWithWhatCannotBeSeen(String answer) throws Exception {
        var hidden = new String("\u009b\u202e\u2028\u200b".getBytes(UTF_8), ISO_8859_1);
        String sentence;
        try {
            sentence = watched(answer.formatted(hidden)).summary();
        } catch (IOException e) {
            sentence = e.getMessage();
        }

        assertThat(sentence).isEqualTo(VisibleText.line(sentence)).contains("\\u009b");
    }

    /// It accepts, says this much, and then nothing.
    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nno",
        "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=x\r\n\r\n--x\r\nContent-Le"
    })
    void aServerThatSaysNoMoreIsGivenUpInTime(String answer) throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var served = Thread.ofVirtual().start(() -> answerAndWait(silent, answer));
            long began = System.nanoTime();

            try {
                var watch = Watch.of("127.0.0.1:" + silent.getLocalPort(), ServerLogin.NONE);
                watch.run(Duration.ofSeconds(1), lines::add);
                assertThat(watch.summary()).endsWith("; the time is up");
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("no answer within 5.0 s");
            }

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
            served.interrupt();
            served.join();
        }
    }

    private static void answerAndWait(ServerSocket server, String answer) {
        try (var client = server.accept()) {
            client.getOutputStream().write(answer.getBytes(ISO_8859_1));
            Thread.currentThread().join();
        } catch (IOException | InterruptedException e) {
            // The test is over.
        }
    }

    @Test
    void aStreamThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() -> Watch.of(base + "/rad.mjpg", ServerLogin.NONE).run(LONG, lines::add))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("http://%s/rad.mjpg: status 404: ".formatted(base));
    }

    @Test
    void aPageIsNoLivePicture() {
        assertThatThrownBy(() -> Watch.of(base + "/", ServerLogin.NONE).run(LONG, lines::add))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("http://%s/: answers text/html".formatted(base))
                .hasMessageContaining("(expected: a live picture");
    }

    @Test
    void aServerThatIsNotThereIsSaidSo() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        assertThatThrownBy(() -> Watch.of("127.0.0.1:" + port, ServerLogin.NONE).run(LONG, lines::add))
                .hasMessage("http://127.0.0.1:%d: cannot connect", port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/x", "http://", "a b"})
    void whatIsNoAddressIsRefused(String url) {
        assertThatThrownBy(() -> Watch.of(url, ServerLogin.NONE))
                .isInstanceOf(RefusedException.class)
                .hasMessage("'%s' (expected: an address such as http://HOST:PORT/NAME.mjpg)", url);
    }

    /// Watches a server that gives this answer and closes.
    private Watch watched(String answer) throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var serving = Thread.ofVirtual().start(() -> {
                try (var socket = listening.accept()) {
                    socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
                    socket.shutdownOutput();
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // The watcher has left.
                }
            });
            var watch = Watch.of("127.0.0.1:" + listening.getLocalPort() + "/stream", ServerLogin.NONE);
            watch.run(LONG, lines::add);
            serving.join();
            return watch;
        }
    }
}
