// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamName;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.config.ConfigurationException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two servers whose files name the same NATS server.
class ClusterFromAFileTest {
    private static final Pattern NATS = Pattern.compile("nats://[^\"]*:(\\d+)");

    @TempDir
    private Path folder;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private String nats(Process server) throws IOException {
        var file = folder.resolve("nats-server_" + server.pid() + ".ports");
        var found = NATS.matcher(Files.exists(file) ? Files.readString(file) : "");
        return found.find() ? "nats://127.0.0.1:" + found.group(1) : "";
    }

    private RunningServer start(String name, String nats, String streams) throws IOException {
        var file = Files.writeString(folder.resolve(name + ".yml"), """
                listen: [{ http: 0 }]
                streams: %s
                cluster: { servers: "%s", name: %s, prefix: tested, secret: sesame }
                """.formatted(streams, nats, name));
        return RunningServer.start(Configuration.read(file));
    }

    @Test
    void eachServesThePicturesOfBoth() throws IOException, InterruptedException {
        var process = new ProcessBuilder("nats-server", "-a", "127.0.0.1", "-p", "-1", "--ports_file_dir", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nats.log").toFile())
                .start();
        try {
            await().until(() -> !nats(process).isEmpty());
            try (var left = start("left", nats(process), "{ door: { source: 'render:picture?color=blue' } }");
                    var right = start("right", nats(process), "{}")) {
                await().until(() -> right.hub().find(StreamName.of("door")).isPresent());

                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/door.png".formatted(right.first().getPort())));
                var there = client.send(request.build(), BodyHandlers.ofByteArray());
                var here = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/door.png".formatted(left.first().getPort()))).build(),
                        BodyHandlers.ofByteArray());

                assertThat(there.statusCode()).isEqualTo(200);
                assertThat(there.body()).isEqualTo(here.body());
                assertThat(there.headers().firstValue("ETag")).isEqualTo(here.headers().firstValue("ETag"));
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() throws IOException {
        var file = folder.resolve("wrong.yml");

        assertWrong(file, "cluster: { name: left }\n", ":1:10: cluster: 'servers' is missing (expected: an address such as nats://127.0.0.1:4222)");
        assertWrong(file, "cluster: { servers: \"nats://127.0.0.1\", name: a.b }\n", ":1:10: cluster: name: 'a.b' (expected: 1 to 64 letters, digits, _ and -)");
        assertWrong(
                file,
                "cluster: { servers: \"nats://anna:hunter2@192.0.2.7\" }\n",
                ":1:10: cluster: server: nats://192.0.2.7, which is not encrypted (expected: tls:// and credentials for a server that is not on this machine,"
                        + " or insecure: true in a network of your own)");
        assertWrong(file, "cluster: { servers: \"nats://127.0.0.1\", secrets: a }\n", ":1:41: cluster.secrets: unknown key; did you mean 'secret'?");
    }

    private static void assertWrong(Path file, String text, String message) throws IOException {
        Files.writeString(file, text);

        assertThatThrownBy(() -> Configuration.read(file)).isInstanceOf(ConfigurationException.class).hasMessage(file + message);
    }
}
