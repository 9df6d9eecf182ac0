// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.kineograph.Hub;
import dev.kineograph.Picture;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.app.client.ServerLogin;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushTest {
    private static final StreamName CAMERA = StreamName.of("camera");
    private static final byte[] RED = Images.jpeg(32, 24, Color.RED);
    private static final byte[] GREEN = Images.png(32, 24, Color.GREEN);
    private static final OptionalDouble AT_ONCE = OptionalDouble.empty();

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();
    private final Hub hub = new Hub();
    private KineographServer server;
    private String http;
    private String tcp;

    @BeforeEach
    void start() throws Exception {
        server = KineographServer.start(hub, 0);
        http = "http://127.0.0.1:" + server.port();
        tcp = "tcp://127.0.0.1:" + server.listen(new Listener.Tcp(0, CAMERA)).getPort();
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    @Test
    void aFileIsPublishedOverHttp() throws Exception {
        var file = Files.write(folder.resolve("a.bin"), GREEN);

        var push = pushed(file, http, AT_ONCE);

        assertThat(push.accepted()).isEqualTo(1);
        assertThat(newest()).isEqualTo(GREEN);
        assertThat(push.summary(CAMERA)).matches("camera: 1 picture accepted, 0 refused; .* kB in .* s, .* per second");
    }

    @Test
    void aFolderIsPublishedInTheOrderOfItsNames() throws Exception {
        Files.write(folder.resolve("b.jpg"), RED);
        Files.write(folder.resolve("a.png"), GREEN);
        Files.writeString(folder.resolve("notes.txt"), "no picture");
        Files.createDirectory(folder.resolve("more"));

        var push = pushed(folder, http, OptionalDouble.of(500));

        assertThat(push.accepted()).isEqualTo(2);
        assertThat(newest()).isEqualTo(RED);
        assertThat(notes).containsExactly("notes.txt: skipped, not a picture");
    }

    @Test
    void aFolderIsPublishedAgainAndAgainUntilToldToStop() throws Exception {
        Files.write(folder.resolve("a.png"), GREEN);
        Files.writeString(folder.resolve("notes.txt"), "no picture");
        try (var target = Target.to(http, CAMERA, ServerLogin.NONE)) {
            var push = Push.files(folder, true, target, AT_ONCE, notes::add);
            var thread = Thread.ofVirtual().start(() -> runUntilInterrupted(push));

            try (var watching = hub.stream(CAMERA).watch()) {
                for (int i = 0; i < 3; i++) {
                    assertThat(watching.await(Duration.ofSeconds(10))).isNotNull();
                }
            }
            thread.interrupt();
            thread.join();

            assertThat(push.accepted()).isGreaterThanOrEqualTo(2);
            assertThat(notes).hasSize(1);
        }
    }

    private static void runUntilInterrupted(Push push) {
        try {
            push.run();
        } catch (IOException | InterruptedException e) {
            // As it should be.
        }
    }

    @Test
    void picturesOnStandardInputArePublishedOneByOne() throws Exception {
        byte[] both = new byte[RED.length + GREEN.length + 1];
        System.arraycopy(RED, 0, both, 0, RED.length);
        System.arraycopy(GREEN, 0, both, RED.length, GREEN.length);
        try (var target = Target.to(http, CAMERA, ServerLogin.NONE)) {
            var push = Push.stream(new ByteArrayInputStream(both), target, AT_ONCE, notes::add);
            push.run();

            assertThat(push.accepted()).isEqualTo(2);
            assertThat(newest()).isEqualTo(GREEN);
            assertThat(notes).containsExactly("standard input: skipped 1 bytes that are not part of a complete picture");
        }
    }

    @Test
    void overTcpEverythingHasArrivedWhenItIsSaidToBeSent() throws Exception {
        var file = Files.write(folder.resolve("a.jpg"), RED);

        var push = pushed(file, tcp, AT_ONCE);

        assertThat(push.summary(CAMERA)).startsWith("camera: 1 picture sent, 0 refused;");
        assertThat(newest()).isEqualTo(RED);
    }

    @Test
    void aRefusalIsToldOnceInTheServersOwnWords() throws Exception {
        hub.add(StreamName.of("taken"), StreamSettings.DEFAULT, publisher -> {});
        byte[] twice = new byte[RED.length * 2];
        System.arraycopy(RED, 0, twice, 0, RED.length);
        System.arraycopy(RED, 0, twice, RED.length, RED.length);
        try (var target = Target.to(http, StreamName.of("taken"), ServerLogin.NONE)) {
            var push = Push.stream(new ByteArrayInputStream(twice), target, AT_ONCE, notes::add);
            push.run();

            assertThat(push.accepted()).isZero();
            assertThat(push.hasBegun()).isTrue();
            assertThat(notes).singleElement().asString().startsWith("a picture: refused: taken: its pictures come from its own source");
        }
    }

    @Test
    void aFileNameIsShownWithWhatCannotBeSeen() throws Exception {
        Files.write(folder.resolve("a.png"), GREEN);
        Files.writeString(folder.resolve("日本é\u001b[2J\u009b\u202e\u2028\u200b\n.txt"), "no picture");

        pushed(folder, http, AT_ONCE);

        assertThat(notes)
                .containsExactly("日本é\\u001b[2J\\u009b\\u202e\\u2028\\u200b\\n.txt: skipped, not a picture");
    }

    @Test
    void aServersAnswerIsShownWithWhatCannotBeSeen() throws Exception {
        var file = Files.write(folder.resolve("a.jpg"), RED);
        var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] body = "é\u001b[2J\u009b\u202e\u2066\u200b no".getBytes(UTF_8);
            exchange.sendResponseHeaders(500, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        other.start();
        try {
            pushed(file, "http://127.0.0.1:" + other.getAddress().getPort(), AT_ONCE);
        } finally {
            other.stop(0);
        }

        assertThat(notes).containsExactly("a.jpg: refused: é\\u001b[2J\\u009b\\u202e\\u2066\\u200b no");
    }

    /// Nothing of it is kept beyond what a sentence can be.
    @Test
    void anAnswerWithoutEndIsGivenUp() throws Exception {
        var file = Files.write(folder.resolve("a.jpg"), RED);
        var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            exchange.sendResponseHeaders(403, 0);
            try (var body = exchange.getResponseBody()) {
                while (true) {
                    body.write(new byte[10_000]);
                }
            }
        });
        other.start();
        try {
            assertThatThrownBy(() -> pushed(file, "http://127.0.0.1:" + other.getAddress().getPort(), AT_ONCE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the connection broke");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void anAnswerThatStopsComingIsGivenUp() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var base = URI.create("http://127.0.0.1:" + silent.getLocalPort());
            var served = Thread.ofVirtual().start(() -> {
                try (var client = silent.accept()) {
                    client.getOutputStream().write("HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\nno".getBytes(UTF_8));
                    Thread.currentThread().join();
                } catch (IOException | InterruptedException e) {
                    // The test is over.
                }
            });

            try (var target = new HttpTarget(base, CAMERA, ServerLogin.NONE, Duration.ofSeconds(1))) {
                assertThatThrownBy(() -> target.send(RED)).isInstanceOf(IOException.class).hasMessageContaining("no response within 1 s");
            }
            served.interrupt();
            served.join();
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aPipeIsRefusedInsteadOfWaitedFor() throws Exception {
        var pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

        assertThatThrownBy(() -> pushed(pipe, http, AT_ONCE))
                .isInstanceOf(IOException.class)
                .hasMessage("%s: neither a file nor a folder (expected: one of them, or - for standard input)".formatted(pipe));
    }

    @Test
    void aServerThatIsNotThereIsSaidSo() throws Exception {
        var file = Files.write(folder.resolve("a.jpg"), RED);
        int port = freePort();

        assertThatThrownBy(() -> pushed(file, "http://127.0.0.1:" + port, AT_ONCE))
                .hasMessage("http://127.0.0.1:%d: cannot connect"
                                .formatted(port)
                        + " (expected: a server; 'kineograph serve' starts one)");
        assertThatThrownBy(() -> pushed(file, "tcp://127.0.0.1:" + port, AT_ONCE))
                .hasMessage("tcp://127.0.0.1:%d: cannot connect"
                                .formatted(port)
                        + " (expected: a server with a port for pictures, 'tcp:' in its configuration)");
    }

    @Test
    void aPortForSomethingElseIsSaidSo() throws Exception {
        var file = Files.write(folder.resolve("a.jpg"), RED);

        assertThatThrownBy(() -> pushed(file, http.replace("http:", "tcp:"), AT_ONCE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("(expected: a port for pictures");
    }

    @Test
    void aFileWithTooManyBytesIsNotRead() throws Exception {
        byte[] large = new byte[Picture.MAX_BYTES + 1];
        System.arraycopy(RED, 0, large, 0, RED.length);
        var file = Files.write(folder.resolve("a.jpg"), large);

        var push = pushed(file, http, AT_ONCE);

        assertThat(push.hasBegun()).isFalse();
        assertThat(notes).containsExactly("a.jpg: skipped, 16,777,217 bytes (expected: at most 16,777,216)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1", "tcp://127.0.0.1", "http://", "http://a b", "tcp://:5000"})
    void aTargetOfAnotherKindIsRefused(String url) {
        assertThatThrownBy(() -> Target.to(url, CAMERA, ServerLogin.NONE))
                .isInstanceOf(RefusedException.class)
                .hasMessage("--to: '%s' (expected: http://HOST:PORT or tcp://HOST:PORT)", url);
    }

    private Push pushed(Path file, String url, OptionalDouble fps) throws Exception {
        try (var target = Target.to(url, CAMERA, ServerLogin.NONE)) {
            var push = Push.files(file, false, target, fps, notes::add);
            push.run();
            return push;
        }
    }

    private byte[] newest() {
        return hub.stream(CAMERA).newest().toByteArray();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
