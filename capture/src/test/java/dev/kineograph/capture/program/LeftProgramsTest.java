// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.SourceProvider;
import dev.kineograph.StreamState;
import dev.kineograph.capture.SmallPictures;
import dev.kineograph.capture.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a program leaves behind, when it ends or is killed, ends with its source.
class LeftProgramsTest {
    @TempDir
    private Path folder;

    /// No other program has these arguments.
    private final String sleep = "sleep 1000.%d".formatted(ThreadLocalRandom.current().nextInt(1_000_000_000));

    @BeforeAll
    static void needsEnvironments() {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/self/environ")), "left out, it needs /proc (expected: Linux)");
    }

    @AfterEach
    void endWhatIsLeft() {
        sleeping().forEach(ProcessHandle::destroyForcibly);
    }

    private Stream<ProcessHandle> sleeping() {
        return ProcessHandle.allProcesses().filter(program -> program.info().commandLine().orElse("").endsWith(sleep));
    }

    /// A program that writes a picture.
    private String program(String then) throws IOException {
        var picture = Files.write(folder.resolve("picture.jpg"), SmallPictures.jpeg(1));
        var script = Files.writeString(folder.resolve("script"), "#!/bin/sh\nsleep='%s'\ncat %s\n%s\n".formatted(sleep, picture, then));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }

    private static Stream<String> waysToLeave() {
        return Stream.of("$sleep &", "setsid $sleep &", "(setsid $sleep & ) &", "setsid sh -c \"trap '' TERM; $sleep; $sleep\" &", "sh -c \"$sleep & kill -9 \\$\\$\"");
    }

    private static Stream<Arguments> waysToLeaveAndEnd() {
        return waysToLeave().flatMap(left -> Stream.of("exit 0", "exit 1", "kill -9 $$", "kill $$").map(end -> Arguments.of(left, end)));
    }

    @ParameterizedTest
    @MethodSource("waysToLeave")
    void endsWithTheSource(String left) throws Exception {
        try (var watched = new Watched(SourceProvider.address("exec:" + program(left + "\n$sleep")))) {
            watched.next();
            await().until(() -> sleeping().count() >= 2);

            watched.viewer.close();
            await().until(() -> watched.stream.state() == StreamState.WAITING);

            assertThat(sleeping()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("waysToLeaveAndEnd")
    void endsWithTheProgramAndHoldsNoOutputOpen(String left, String end) throws Exception {
        var source = new ProgramSource("script", List.of(program(left + "\n" + end)), false);
        try (var hub = new Hub();
                var publisher = hub.publisher("door")) {

            assertThatThrownBy(() -> source.run(publisher)).isInstanceOf(IOException.class).hasMessageStartingWith("script: ended with code ");

            assertThat(publisher.stream().stats().framesIn()).isOne();
            assertThat(sleeping()).isEmpty();
        }
    }

    @Test
    void goesOnIfItHasNeitherParentNorMark() throws Exception {
        var end = folder.resolve("end");
        var left = "(env -u KINEOGRAPH_SOURCE $sleep >/dev/null 2>&1 &)\nuntil [ -e %s ]; do sleep 0.05; done\nexit 1".formatted(end);
        var source = new ProgramSource("script", List.of(program(left)), false);
        try (var hub = new Hub();
                var publisher = hub.publisher("door")) {
            var run = Thread.ofVirtual().start(() -> assertThatThrownBy(() -> source.run(publisher)).isInstanceOf(IOException.class));
            // As long as it is env, it has the mark.
            await().until(() -> sleeping().anyMatch(program -> !program.info().commandLine().orElse("").contains(ProgramFamily.VARIABLE)));

            Files.createFile(end);

            assertThat(run.join(Duration.ofSeconds(20))).isTrue();
            assertThat(sleeping()).hasSize(1);
        }
    }
}
