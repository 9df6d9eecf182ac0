// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The player that the server has is what its source in `web/player` builds: `node build.mjs` in `web` writes it.
class PlayerBuildTest {
    private static final Path WEB = Path.of("../web");
    private static final Path BUILT = Path.of("src/main/resources/dev/kineograph/server/page/player.js");
    private static final int MAX_BYTES = 5 << 10;

    @TempDir
    Path folder;

    private static void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).directory(WEB.toFile()).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void itIsBuiltFromItsSource() throws IOException, InterruptedException {
        run("node", "build.mjs", folder.toAbsolutePath().toString());

        assertThat(folder.resolve("player.js")).hasSameTextualContentAs(BUILT);
    }

    @Test
    void itsTypesAreRight() throws IOException, InterruptedException {
        run("npx", "--no-install", "tsc", "-p", "player", "--outDir", folder.toAbsolutePath().toString());

        assertThat(folder.resolve("index.d.ts")).content().contains("ImageStreamElement");
    }

    @Test
    void itIsAtMostFiveKilobytesOnItsWay() throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(compressed)) {
            out.write(Files.readAllBytes(BUILT));
        }

        assertThat(compressed.size()).isLessThanOrEqualTo(MAX_BYTES);
    }
}
