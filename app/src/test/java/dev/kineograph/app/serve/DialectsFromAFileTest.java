// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kineograph.RefusedException;
import dev.kineograph.app.config.Configuration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file in which dialects share the common port is a server that answers them.
class DialectsFromAFileTest {
    @TempDir
    private Path folder;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private Configuration read(String text) throws IOException {
        return Configuration.read(Files.writeString(folder.resolve("server.yml"), text));
    }

    private int status(RunningServer server, String path) throws Exception {
        return client.send(request(server, path), BodyHandlers.discarding()).statusCode();
    }

    private int status(InetSocketAddress port, String path) throws Exception {
        return client.send(request(port, path), BodyHandlers.discarding()).statusCode();
    }

    private static HttpRequest request(RunningServer server, String path) {
        return request(server.first(), path);
    }

    private static HttpRequest request(InetSocketAddress port, String path) {
        return HttpRequest.newBuilder(URI.create("http://%s%s".formatted(Addresses.localText(port), path)))
                .header("Referer", "http://forum.example/")
                .build();
    }

    @Test
    void eachIsAnsweredBesideOurOwnAddresses() throws Exception {
        var configuration = read(
                """
                listen:
                  - http: 0
                    dialects:
                      jpgpusher: { stream: sky }
                      imagestream: { stream: sky, paths: [test] }
                      counter: { source: "counter:online?label=Visitors:" }
                streams:
                  sky: { source: "render:picture?color=blue" }
                """);
        try (var server = RunningServer.start(configuration)) {
            assertThat(client.send(request(server, "/stream"), BodyHandlers.ofString()).body()).matches("[0-9]{15}");
            assertThat(client.send(request(server, "/test"), BodyHandlers.ofString()).body()).contains("<canvas");
            assertThat(client.send(request(server, "/online.json"), BodyHandlers.ofString()).body()).contains("\"online\" : 0");
            assertThat(client.send(request(server, "/"), BodyHandlers.ofString()).body()).contains("href=\"./sky\"");
            assertThat(status(server, "/sky.jpg")).isEqualTo(200);
            try (var picture = client.send(request(server, "/online/page.png"), BodyHandlers.ofInputStream()).body()) {
                assertThat(new String(picture.readNBytes(12), US_ASCII)).startsWith("--kineograph");
            }
        }
    }

    @Test
    void otherServersAddressesAreOnEveryHttpPortThatDoesNotSwitchThemOffAndOnPortsOfTheirOwn() throws Exception {
        var configuration = read(
                """
                listen:
                  - http: 0
                    stream: sky
                    basePath: /webcam/
                  - http: 0
                    dialects: none
                  - esp32: 0
                streams:
                  sky: { source: "render:picture?color=blue" }
                  sea: { source: "render:picture?color=green" }
                """);
        try (var server = RunningServer.start(configuration)) {
            for (var path : new String[] {"/?action=snapshot", "/webcam/?action=snapshot", "/webcam/snapshot", "/sea/snapshot", "/state"}) {
                assertThat(status(server, path)).as(path).isEqualTo(200);
            }
            assertThat(client.send(request(server, "/state"), BodyHandlers.ofString()).body()).contains("\"sky\"");
            assertThat(status(server.addresses().get(1), "/capture")).isEqualTo(404);
            assertThat(status(server.addresses().get(2), "/capture")).as("of two streams none is the default").isEqualTo(404);
        }
    }

    @Test
    void whatCannotShareAPortIsRefusedAndNoPortStaysOpen() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var configuration = read(
                "listen:\n  - http: %d\n  - http: 0\n    dialects: { imagestream: { stream: sky } }\n".formatted(port));

        assertThatThrownBy(() -> RunningServer.start(configuration))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("imagestream: any path (expected: paths such as camera, or a port of its own");
        try (var again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(again.isBound()).isTrue();
        }
    }
}
