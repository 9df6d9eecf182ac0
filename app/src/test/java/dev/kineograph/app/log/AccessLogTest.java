// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.serve.RunningServer;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every request gets a line, and no secret is in it.
class AccessLogTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("access.log");
    }

    private RunningServer start(String more) throws IOException {
        var text = "listen: [{ http: 0 }]\nserver: { accessLog: \"%s\"%s }\n".formatted(file.toString().replace("\\", "/"), more);
        var server = RunningServer.start(Configuration.read(Files.writeString(folder.resolve("log.yml"), text)));
        server.hub().publish("door", Images.jpeg(16, 16, Color.RED));
        return server;
    }

    private static void request(RunningServer server, String line, String... headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.first().getPort())) {
            var head = new StringBuilder(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
            List.of(headers).forEach(header -> head.append(header).append("\r\n"));
            socket.getOutputStream().write(head.append("\r\n").toString().getBytes(ISO_8859_1));
            socket.getInputStream().readAllBytes();
        }
    }

    private List<String> lines(int count) throws IOException {
        await().until(() -> Files.exists(file) && Files.readAllLines(file).size() >= count);
        return Files.readAllLines(file);
    }

    @Test
    void aLineIsAsOtherServersWriteIt() throws IOException {
        try (var server = start("")) {
            request(server, "GET /healthz", "User-Agent: curl/8.5", "Referer: http://page.example/album?password=secret");
            request(server, "GET /nothing.json?signed=secret");

            assertThat(lines(2)).satisfiesExactly(
                    line -> assertThat(line).matches(
                            "127\\.0\\.0\\.1 - - \\[[0-9]{2}/[A-Z][a-z]{2}/[0-9:]{13} [+-][0-9]{4}] \"GET /healthz HTTP/1\\.1\" 200 3 \"http://page\\.example/album\" \"curl/8\\.5\""),
                    line -> assertThat(line).contains("\"GET /nothing.json HTTP/1.1\" 404 ").endsWith(" \"-\" \"-\""));
            assertThat(Files.readString(file)).doesNotContain("secret");
        }
    }

    @Test
    void whatAClientSaysCannotLookLikeAnotherLineOrField() throws IOException {
        try (var server = start("")) {
            request(server, "GET /nothing.json", "User-Agent: x\" 200 -");

            assertThat(lines(1)).singleElement().satisfies(line -> assertThat(line).contains("\"GET /nothing.json HTTP/1.1\" 404").endsWith("\"x\\x22 200 -\""));
        }
    }

    @SuppressWarnings("try") // It is closed once more, which does nothing.
    @Test
    void aLivePictureGetsItsLineAtItsEnd() throws IOException {
        try (var server = start("");
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.first().getPort())) {
            socket.getOutputStream().write("GET /door.mjpg?viewer=0123456789abcdef0123 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(socket.getInputStream().readNBytes(12)).isEqualTo("HTTP/1.1 200".getBytes(ISO_8859_1));
            request(server, "GET /healthz");
            assertThat(lines(1)).singleElement().satisfies(line -> assertThat(line).contains("/healthz"));

            socket.close();

            assertThat(lines(2).getLast()).contains("\"GET /door.mjpg HTTP/1.1\" 200 - ");
        }
    }

    @Test
    void programsGetObjects() throws IOException {
        try (var server = start(", accessLogFormat: json")) {
            request(server, "GET /door.jpg?signed=secret", "User-Agent: a \"quoted\" one");

            assertThat(JSON.std.mapFrom(lines(1).getFirst()))
                    .containsEntry("client", "127.0.0.1")
                    .containsEntry("path", "/door.jpg")
                    .containsEntry("status", 200)
                    .containsEntry("userAgent", "a \"quoted\" one")
                    .containsKeys("time", "bytes", "millis");
        }
    }

    @Test
    void aFileThatWasRenamedIsOpenedAgain() throws IOException {
        try (var server = start("")) {
            request(server, "GET /healthz");
            lines(1);
            var old = Files.move(file, folder.resolve("access.log.1"));

            AccessLog.reopenAll();
            request(server, "GET /readyz");

            assertThat(lines(1)).singleElement().satisfies(line -> assertThat(line).contains("/readyz"));
            assertThat(Files.readAllLines(old)).hasSize(1);
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidAtTheStart() {
        file = folder.resolve("no/such/folder");

        assertThatThrownBy(() -> start("").close()).isInstanceOf(IOException.class).hasMessageEndingWith("the access log cannot be written (expected: a file, or - for standard output)");
    }
}
