// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.app.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The program as systemd runs it, and as it is asked to end.
@EnabledOnOs(OS.LINUX)
class ServiceProcessTest {
    /// Prints each message that comes to a socket, on one line.
    private static final String MANAGER = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(sys.argv[1].replace('@', '\\0'))
            print('bound', flush=True)
            while True:
                print(s.recv(4096).decode().replace('\\n', ' '), flush=True)
            """;

    private static final Pattern PORT = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)/");

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("service.yml"), "listen: [{ http: 0 }]\n" + text);
    }

    private static int port(Process program) throws IOException {
        var banner = PORT.matcher(Program.banner(program.inputReader(), "Ready"));
        assertThat(banner.find()).isTrue();
        return Integer.parseInt(banner.group(1));
    }

    private static void signal(String name, Process program) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(program.pid())).start().waitFor();
    }

    private static String next(BufferedReader messages, String begin) throws IOException {
        var line = messages.readLine();
        while (!line.startsWith(begin)) {
            line = messages.readLine();
        }
        return line;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@"})
    void theManagerIsToldHowFarItIs(String where) throws Exception {
        var socket = where.isEmpty() ? folder.resolve("notify").toString() : where + UUID.randomUUID();
        var manager = new ProcessBuilder("python3", "-c", MANAGER, socket).start();
        var messages = manager.inputReader();
        assertThat(messages.readLine()).isEqualTo("bound");
        var program = Program.startWithVariables(
                Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "400000"), folder.resolve("log"), "serve", file("").toString());
        try {
            assertThat(messages.readLine()).isEqualTo("READY=1");
            assertThat(messages.readLine()).isEqualTo("WATCHDOG=1");
            assertThat(messages.readLine()).isEqualTo("WATCHDOG=1");
            signal("HUP", program);
            assertThat(next(messages, "RELOADING")).matches("RELOADING=1 MONOTONIC_USEC=[0-9]+");
            assertThat(next(messages, "READY")).isEqualTo("READY=1");
            signal("TERM", program);
            assertThat(next(messages, "STOPPING")).isEqualTo("STOPPING=1");
            assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isZero();
        } finally {
            program.destroyForcibly();
            manager.destroyForcibly();
        }
    }

    @Test
    void aSocketThatIsNotThereIsSaidAndTheServerRuns() throws Exception {
        var log = folder.resolve("log");
        var program = Program.startWithVariables(Map.of("NOTIFY_SOCKET", "/nowhere/notify"), log, "serve", file("").toString());
        try {
            port(program);
            signal("TERM", program);
            assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isZero();
            assertThat(log).content().contains("NOTIFY_SOCKET: /nowhere/notify: no message could be sent, errno 2");
        } finally {
            program.destroyForcibly();
        }
    }

    /// A viewer that reads nothing of a large picture.
    private static Socket stuck(int port) throws IOException {
        var viewer = new Socket();
        viewer.setReceiveBufferSize(4096);
        viewer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        viewer.getOutputStream().write("GET /large.mjpg HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
        assertThat(new String(viewer.getInputStream().readNBytes(12), ISO_8859_1)).isEqualTo("HTTP/1.1 200");
        // A part of a picture: the rest of it does not fit.
        assertThat(viewer.getInputStream().readNBytes(50_000)).hasSize(50_000);
        return viewer;
    }

    private static String line(Socket balancer) throws IOException {
        balancer.setSoTimeout(10_000);
        balancer.getOutputStream().write("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
        var answer = new StringBuilder();
        while (!answer.toString().matches("(?s).*\r\n\r\n.*\n")) {
            int next = balancer.getInputStream().read();
            assertThat(next).as("the end of %s", answer).isNotNegative();
            answer.append((char) next);
        }
        return answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
    }

    @Test
    void whoAsksOnceMoreHasItEndedAtOnce() throws Exception {
        var program = Program.start(
                folder.resolve("log"), "serve", file("streams: { large: { source: \"render:wave?width=4000&height=4000&quality=100\", onDemand: false } }\nserver: { drain: 10m }").toString());
        try {
            int port = port(program);
            try (var balancer = new Socket(InetAddress.getLoopbackAddress(), port);
                    var _ = stuck(port)) {
                assertThat(line(balancer)).isEqualTo("ok");
                signal("TERM", program);
                await().until(() -> line(balancer).equals("not ready: the server is draining"));
                signal("TERM", program);

                assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(program.exitValue()).isEqualTo(143);
            }
        } finally {
            program.destroyForcibly();
        }
    }
}
