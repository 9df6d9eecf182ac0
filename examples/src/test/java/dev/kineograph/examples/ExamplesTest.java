// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every example runs as it stands, but on a free port, and shows a picture at the address that it prints.
class ExamplesTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/kineograph/examples");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"Ball", "Pushed", "OwnServer"})
    void anExampleShowsPicturesAtTheAddressThatItPrints(String example) throws Exception {
        var source = Files.readString(SOURCES.resolve(example + ".java"));
        var sources = Files.createDirectories(folder.resolve("dev/kineograph/examples"));
        var copy = Files.writeString(sources.resolve(example + ".java"), source.replace("8080", "0"));

        var program = start(copy);
        try (var output = program.inputReader()) {
            var address = firstLine(output);

            assertThat(address).startsWith("http://localhost:").doesNotEndWith(":0");
            assertThat(beginningOf(address)).contains("Content-Type: image/jpeg");
        } finally {
            program.destroyForcibly().waitFor();
        }
    }

    private static Process start(Path source) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = Stream.of("jdk.module.path", "java.class.path")
                .map(name -> System.getProperty(name, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
        return new ProcessBuilder(
                        java,
                        "-Djava.awt.headless=true",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath,
                        source.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String firstLine(BufferedReader output) throws IOException {
        var line = output.readLine();
        assertThat(line).as("what the example printed").isNotNull();
        return line;
    }

    private static String beginningOf(String address) throws IOException {
        try (var in = URI.create(address).toURL().openStream()) {
            return new String(in.readNBytes(120), java.nio.charset.StandardCharsets.ISO_8859_1);
        }
    }
}
