// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kineograph.Hub;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The recipes for programs that push pictures work as they are pasted, where their programs are installed.
class RecipesTest {
    private static final String DOCUMENT = "docs/how-to/push.md";
    private static final List<String> PROGRAMS = List.of("curl", "wget", "ffmpeg", "gst-launch-1.0", "node");

    private final Hub hub = new Hub();
    private KineographServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
        Files.write(folder.resolve("picture.jpg"), Images.jpeg(40, 30, Color.MAGENTA));
    }

    @AfterEach
    void end() {
        server.close();
        hub.close();
    }

    static Stream<String> recipes() throws IOException {
        return PastedCommands.blocks(PastedCommands.document(DOCUMENT)).stream();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void eachPublishesPicturesAndNoneIsRefused(String recipe) throws Exception {
        var programs = PROGRAMS.stream().filter(recipe::contains).toList();
        assertThat(programs).isNotEmpty();
        assertThat(recipe).contains("http://localhost:8080/camera.");
        assumeTrue(programs.stream().allMatch(PastedCommands::isInstalled), () -> programs + " are not all installed");

        PastedCommands.in(folder).run(recipe.replace("localhost:8080", "localhost:" + server.port()));

        var camera = hub.stream("camera");
        await().until(() -> camera.stats().framesIn() > 0);
        assertThat(camera.stats().framesRefused()).isZero();
    }

    @Test
    void theProgramInPythonPublishesEachFile() throws Exception {
        assumeTrue(PastedCommands.isInstalled("python3"));

        var said = PastedCommands.in(folder).run(
                "cp picture.jpg second.jpg; python3 examples/python/push_http.py localhost:%d *.jpg".formatted(server.port()));

        assertThat(said.lines().map(String::strip)).containsExactly("201", "204");
        assertThat(hub.stream("camera").stats().framesIn()).isEqualTo(2);
    }
}
