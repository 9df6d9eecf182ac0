// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The scripts that the server has are what their sources in `web` build, all of them: `node build.mjs` in `web` writes them.
class BuiltScriptsTest {
    private static final Path WEB = Path.of("../web");
    private static final Path SERVER = Path.of("src/main/resources/dev/kineograph/server");
    private static final int MAX_PLAYER_BYTES = 5 << 10;
    private static final int MAX_PAGE_BYTES = 10 << 10;

    @TempDir
    Path folder;

    private static void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).directory(WEB.toFile()).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /// The scripts below a folder, by their names.
    private static Map<String, String> scripts(Path below) throws IOException {
        var scripts = new TreeMap<String, String>();
        try (var files = Files.walk(below)) {
            for (var file : files.filter(one -> one.toString().endsWith(".js")).toList()) {
                assertThat(scripts.put(file.getFileName().toString(), Files.readString(file))).as("two scripts of the name of %s", file).isNull();
            }
        }
        return scripts;
    }

    private static int compressedBytes(String script) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(compressed)) {
            out.write(Files.readAllBytes(SERVER.resolve("page").resolve(script)));
        }
        return compressed.size();
    }

    /// The build itself fails if a source is in no script.
    @Test
    void theyAreBuiltFromTheirSources() throws IOException, InterruptedException {
        run("node", "build.mjs", folder.toAbsolutePath().toString());

        assertThat(scripts(SERVER)).containsKeys("player.js", "page.js", "heal.js").isEqualTo(scripts(folder));
    }

    @Test
    void thePlayersTypesAreRight() throws IOException, InterruptedException {
        run("npx", "--no-install", "tsc", "-p", "player", "--outDir", folder.toAbsolutePath().toString());

        assertThat(folder.resolve("index.d.ts")).content().contains("ImageStreamElement");
    }

    @Test
    void thePagesTypesAreRight() throws IOException, InterruptedException {
        run("npx", "--no-install", "tsc", "-p", "pages");
    }

    @Test
    void theyAreShortOnTheirWay() throws IOException {
        assertThat(compressedBytes("player.js")).isLessThanOrEqualTo(MAX_PLAYER_BYTES);
        assertThat(compressedBytes("page.js")).isLessThanOrEqualTo(MAX_PAGE_BYTES);
    }
}
