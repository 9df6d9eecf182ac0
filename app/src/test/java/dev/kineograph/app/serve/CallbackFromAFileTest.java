// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpServer;
import dev.kineograph.app.config.Configuration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of `docs/access.md` with `ask`, and a program that answers.
class CallbackFromAFileTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(access:\n  ask:.*?)```");
    private static final String STREAMS = "listen: [{ http: 0 }]\nstreams: { door: { source: 'render:picture?color=blue' }, hall: { source: 'render:picture?color=red' } }\n";

    @TempDir
    private Path folder;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    /// Lets whoever has the cookie see the door.
    private static HttpServer program() throws IOException {
        var program = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        program.createContext("/access", exchange -> {
            var asked = JSON.std.mapFrom(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            boolean isKnown = "session=anna".equals(exchange.getRequestHeaders().getFirst("Cookie"));
            exchange.sendResponseHeaders(!isKnown ? 401 : "door".equals(asked.get("stream")) ? 204 : 403, -1);
            exchange.close();
        });
        program.start();
        return program;
    }

    private int status(RunningServer server, String path, String cookie) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.first().getPort(), path))).header("Cookie", cookie).build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void theExampleOfTheDocumentDoesWhatItSays() throws Exception {
        var example = EXAMPLE.matcher(Files.readString(Path.of("../docs/access.md")));
        assertThat(example.find()).isTrue();
        var program = program();
        var text = STREAMS + example.group(1).replace("127.0.0.1:3000", "127.0.0.1:" + program.getAddress().getPort());

        try (var server = RunningServer.start(Configuration.read(Files.writeString(folder.resolve("ask.yml"), text)))) {
            assertThat(status(server, "/door.jpg", "session=anna")).isEqualTo(200);
            assertThat(status(server, "/hall.jpg", "session=anna")).isEqualTo(404);
            assertThat(status(server, "/door.jpg", "session=bob")).isEqualTo(401);
        } finally {
            program.stop(0);
        }
    }
}
