// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.imaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Java programs in a process of their own each, for what a JVM does once, such as loading a library.
public final class Programs {
    private Programs() {}

    /// What a program says, log included.
    ///
    /// @param options of the JVM
    public static String run(Class<?> program, List<String> options, String... arguments) throws IOException, InterruptedException {
        var classes = String.join(File.pathSeparator, "target/classes", "target/test-classes", Path.of("../core/target/classes").toString());
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djava.awt.headless=true", "-cp", classes));
        command.addAll(options);
        command.add(program.getName());
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
