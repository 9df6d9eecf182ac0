// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo as its users have it: a process of its own, whose banner keeps its word.
class DemoProcessTest {
    private static final Pattern ADDRESS = Pattern.compile("http://[0-9.]+:[0-9]+/\\S*");

    @TempDir
    private Path folder;

    @Test
    void everyLineOfTheBannerWorksAndSigtermEndsItAll() throws Exception {
        var picture = Images.jpeg(40, 30, Color.MAGENTA);
        Files.write(folder.resolve("picture.jpg"), picture);
        var demo = Program.start(folder.resolve("errors"), "demo", "--port", "0");
        try {
            var banner = Program.banner(demo);
            assertThat(banner).contains("curl ", "python3 ", "Ctrl-C ends it.");

            for (var address : addresses(banner)) {
                assertThat(statusOf(address)).as(address).isEqualTo(200);
            }
            for (var tool : new String[] {"curl ", "python3 "}) {
                run(banner.lines().filter(line -> line.strip().startsWith(tool)).findFirst().orElseThrow());
            }
            assertThat(framesIn(banner)).isEqualTo(2);
        } finally {
            demo.destroy();
            assertThat(demo.waitFor(5, TimeUnit.SECONDS)).as("ended within 5 s").isTrue();
        }
        assertThat(demo.exitValue()).isZero();
        assertThat(Files.readString(folder.resolve("errors"))).doesNotContain("Exception", "WARNING");
    }

    /// Those to click.
    private static List<String> addresses(String banner) {
        return banner.lines()
                .filter(line -> !line.contains("curl "))
                .flatMap(line -> ADDRESS.matcher(line).results())
                .map(found -> found.group())
                .toList();
    }

    private static int statusOf(String address) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(address)).header("Accept", "text/html").build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private void run(String line) throws Exception {
        var process = new ProcessBuilder("sh", "-c", line.strip())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as("exit code of: %s%n%s", line, said).isZero();
    }

    /// What was pushed over TCP is there soon, but when its sender has ended it may be on its way.
    private static int framesIn(String banner) throws Exception {
        var camera = addresses(banner).stream().filter(address -> address.endsWith("/camera")).findFirst().orElseThrow();
        return await().until(() -> framesAt(camera + ".json"), frames -> frames >= 2);
    }

    private static int framesAt(String address) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var state = client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString()).body();
            var frames = Pattern.compile("\"framesIn\"\\s*:\\s*([0-9]+)").matcher(state);
            return frames.find() ? Integer.parseInt(frames.group(1)) : -1;
        }
    }
}
