// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/// Every command has a manual as it is now. Asciidoctor makes a page for `man` of it.
class ManPagesTest {
    private static final Path MANUALS = Path.of("..", "packaging", "manuals");
    private static final Path WANTED = Path.of("target", "manuals");

    @TempDir
    private Path pages;

    /// If it fails: `target/manuals` is how they should be.
    @Test
    void theManualsAreThoseOfTheCommands() throws IOException {
        var commands = Main.commandLine().getCommandSpec();
        withVersion(commands);
        for (var old : manuals(Files.createDirectories(WANTED))) {
            Files.delete(old);
        }
        assertThat(ManPageGenerator.generateManPage(WANTED.toFile(), null, new boolean[0], true, commands)).isZero();

        assertThat(texts(MANUALS)).hasSize(1 + commands.subcommands().size()).isEqualTo(texts(WANTED));
    }

    /// The one of the package, which asciidoctor is told.
    private static void withVersion(CommandSpec command) {
        command.versionProvider(null).version("Kineograph {release-version}");
        command.subcommands().values().forEach(below -> withVersion(below.getCommandSpec()));
    }

    private static List<Path> manuals(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".adoc")).sorted().toList();
        }
    }

    private static Map<String, String> texts(Path folder) throws IOException {
        var texts = new TreeMap<String, String>();
        for (var manual : manuals(folder)) {
            texts.put(manual.getFileName().toString(), Files.readString(manual));
        }
        return texts;
    }

    /// Only where it is installed, as it is for `./package`.
    @Test
    void asciidoctorMakesAPageOfEachWithoutAComplaint() throws Exception {
        assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator)))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "asciidoctor")));
        var command = new ArrayList<>(List.of(
                "asciidoctor", "--backend", "manpage", "--failure-level", "INFO", "--attribute", "release-version=1.2.3", "--destination-dir", pages.toString()));
        manuals(MANUALS).forEach(manual -> command.add(manual.toString()));

        var asciidoctor = new ProcessBuilder(command).redirectErrorStream(true).start();

        var said = new String(asciidoctor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(asciidoctor.waitFor()).as(said).isZero();
        for (var manual : manuals(MANUALS)) {
            assertThat(pages.resolve(manual.getFileName().toString().replace(".adoc", ".1"))).content().contains("Kineograph 1.2.3");
        }
    }
}
