// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A process that may have few files open, as in many a container: connections for which it has none are refused in words.
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux says how many there may be")
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class FewDescriptorsTest {
    private static final int FILES = 256;
    private static final int CONNECTIONS = FILES - 100;
    private static final Pattern PORT = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)/test");

    private final List<Socket> clients = new ArrayList<>();

    @TempDir
    private Path folder;

    private Process program;

    @AfterEach
    void stop() throws Exception {
        for (var client : clients) {
            client.close();
        }
        program.destroy();
        assertThat(program.waitFor(10, TimeUnit.SECONDS)).as("ended within 10 s").isTrue();
    }

    private static int portOf(Process program) throws IOException {
        return Integer.parseInt(PORT.matcher(Program.banner(program)).results().findFirst().orElseThrow().group(1));
    }

    private Socket connected(int port) throws IOException {
        var client = new Socket(InetAddress.getLoopbackAddress(), port);
        clients.add(client);
        client.setSoTimeout(20_000);
        return client;
    }

    private static String answer(Socket client) throws IOException {
        client.getOutputStream().write("GET /test HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whoIsOneTooManyIsToldAndWhoLeavesMakesRoom() throws Exception {
        program = Program.startWithFiles(FILES, folder.resolve("log"), "relay", "0", "0", "test");
        int port = portOf(program);
        for (int i = 0; i < CONNECTIONS; i++) {
            connected(port);
        }

        assertThat(answer(connected(port)))
                .startsWith("HTTP/1.1 503 ")
                .contains("Retry-After: ", "at most %d in all".formatted(CONNECTIONS), "ulimit -n");

        clients.getFirst().close();
        await().untilAsserted(() -> assertThat(answer(connected(port))).startsWith("HTTP/1.1 200 "));
        assertThat(Files.readString(folder.resolve("log")))
                .contains("maxConnections: 20,000 (expected: at most %d here".formatted(CONNECTIONS))
                .doesNotContain("Too many open files", "Exception");
    }

    /// Connections are accepted faster than they are let in or turned away.
    @Test
    void aCrowdThatComesAtOnceLeavesSomeFilesToTheProgram() throws Exception {
        program = Program.startWithFiles(FILES, folder.resolve("log"), "relay", "0", "0", "test");
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), portOf(program));
        for (int i = 0; i < 3 * FILES; i++) {
            var one = SocketChannel.open();
            clients.add(one.socket());
            one.configureBlocking(false);
            one.connect(address);
        }

        for (var client : clients) {
            client.close();
        }
        await().ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> assertThat(answer(connected(address.getPort()))).startsWith("HTTP/1.1 200 "));
        assertThat(Files.readString(folder.resolve("log"))).doesNotContain("Too many open files", "Exception");
    }
}
