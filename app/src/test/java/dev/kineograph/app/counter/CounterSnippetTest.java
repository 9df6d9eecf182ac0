// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.counter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.serve.RunningServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The lines to copy from the counter's page.
class CounterSnippetTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"counter:online, 200, 30", "counter:online?size=40&width=400&height=60, 400, 60"})
    void theySayThePicturesSize(String source, int width, int height) throws Exception {
        var file = Files.writeString(folder.resolve("counter.yml"), "listen: [{ counter: 0, source: '%s' }]\n".formatted(source));

        try (var server = RunningServer.start(Configuration.read(file)); var client = HttpClient.newHttpClient()) {
            var address = URI.create("http://127.0.0.1:%d/".formatted(server.addresses().getFirst().getPort()));
            var page = client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();

            assertThat(page.split("width=\"%d\" height=\"%d\"".formatted(width, height), -1)).hasSize(3);
            assertThat(page).doesNotContain("{{");
        }
    }
}
