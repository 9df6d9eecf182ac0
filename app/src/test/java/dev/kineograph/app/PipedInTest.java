// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `camera | kineograph serve --stream door=stdin:`, as users have it.
@Order(2)
class PipedInTest {
    private static final Pattern PORT = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)/");

    @TempDir
    private Path folder;

    @Test
    void whatIsPipedInIsShownAndStaysWhenItEnds() throws Exception {
        byte[] red = Images.png(32, 24, Color.RED);
        byte[] blue = Images.png(32, 24, Color.BLUE);
        var program = Program.start(folder.resolve("log"), "serve", "--port", "0", "--stream", "door=stdin:");
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var port = PORT.matcher(program.inputReader().readLine()).results().findFirst().orElseThrow().group(1);
            var snapshot = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%s/door.png".formatted(port))).build();
            try (var camera = program.getOutputStream()) {
                camera.write(red);
                camera.flush();
                await().until(() -> Arrays.equals(client.send(snapshot, BodyHandlers.ofByteArray()).body(), red));
                camera.write(blue);
            }

            await().until(() -> Arrays.equals(client.send(snapshot, BodyHandlers.ofByteArray()).body(), blue));
            assertThat(program.isAlive()).isTrue();
        } finally {
            program.destroy();
            assertThat(program.waitFor(5, TimeUnit.SECONDS)).as("ended within 5 s").isTrue();
        }
    }
}
