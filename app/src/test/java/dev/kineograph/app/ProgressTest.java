// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Hub;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where somebody watches, a long push says how far it is; in a script it does not.
@Order(2)
class ProgressTest {
    private static final int FILES = 15;

    @TempDir
    private Path folder;

    private Path pictures = Path.of("");

    @AutoClose
    private final Hub hub = new Hub();

    @AutoClose
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.Http(0));
        pictures = Files.createDirectory(folder.resolve("pictures"));
        for (int i = 0; i < FILES; i++) {
            Files.write(pictures.resolve(i + ".png"), Images.png(8, 8, new Color(i, 0, 0)));
        }
        Files.writeString(pictures.resolve("notes.txt"), "no picture");
    }

    private String[] push() {
        return new String[] {"push", "slides", pictures.toString(), "--fps", "10", "--to", "http://127.0.0.1:" + server.port()};
    }

    @Test
    void onATerminalThereIsALineThatIsWrittenOver() throws Exception {
        var program = Program.startOnTerminal(push());
        var shown = new String(program.getInputStream().readAllBytes(), UTF_8);

        assertThat(program.waitFor()).isZero();
        assertThat(shown)
                .containsPattern("\r\033\\[Kslides: [0-9]+ sent, [0-9]+ files left\r\033\\[Kslides: [0-9]+ sent, ")
                .containsPattern("(?m)^notes.txt: skipped, not a picture\r?$|\033\\[Knotes.txt: skipped, not a picture\r?\n")
                .contains("slides: %d pictures accepted, 0 refused;".formatted(FILES));
    }

    @Test
    void elsewhereThereAreOnlyLinesThatStay() throws Exception {
        var log = folder.resolve("log");
        var program = Program.start(log, push());

        assertThat(program.getInputStream().readAllBytes()).isEmpty();
        assertThat(program.waitFor()).isZero();
        assertThat(Files.readAllLines(log)).hasSize(2).noneMatch(line -> line.contains("left"));
    }
}
