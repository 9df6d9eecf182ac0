// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The walks of `docs/first-hour.md`: every step works as it is pasted, but for the ports, which may be taken. They start some forty programs:
/// `-Dkineograph.long=true`.
@EnabledIfSystemProperty(named = "kineograph.long", matches = "true")
class FirstHourTest {
    private static final String DOCUMENT = "docs/first-hour.md";
    private static final Pattern WALK = Pattern.compile("(?s)\n## (.*?)\n(.*?)(?=\n## |$)");
    private static final Pattern RUNS_ON = Pattern.compile("\\./kineograph (serve|relay|counter) .*|examples/run .*");
    private static final List<String> PORTS = List.of("8080", "8081", "8082", "5000", "8090", "9192");

    @TempDir
    private Path folder;

    record Walk(String title, List<String> steps) {
        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Walk> walks() throws IOException {
        var walks = WALK.matcher(PastedCommands.document(DOCUMENT)).results()
                .map(walk -> new Walk(walk.group(1), PastedCommands.blocks(walk.group(2))))
                .toList();
        assertThat(walks).hasSize(4).allSatisfy(walk -> assertThat(walk.steps()).hasSizeGreaterThan(3));
        return walks.stream();
    }

    /// A walk starts a dozen JVMs, one after the other.
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @ParameterizedTest
    @MethodSource("walks")
    void everyStepOfAWalkWorks(Walk walk) throws Exception {
        var pasted = PastedCommands.in(folder);
        var ports = freePorts();
        copyPrograms(ports);
        var running = new ArrayDeque<Running>();
        try {
            for (var step : walk.steps()) {
                var here = on(ports, step.strip());
                var last = here.substring(here.lastIndexOf('\n') + 1);
                if (RUNS_ON.matcher(last).matches()) {
                    if (last.startsWith("examples/run") && !running.isEmpty()) {
                        // As the page says: stopped with Ctrl-C.
                        running.pop().close();
                    }
                    running.push(Running.of(pasted.shell(here.substring(0, here.length() - last.length()) + "exec " + last)));
                } else {
                    pasted.run("set -e -o pipefail\n" + here);
                }
            }
        } finally {
            running.forEach(Running::close);
        }
    }

    /// A program of the walk, in a terminal of its own.
    private record Running(Process process, Thread terminal) implements AutoCloseable {
        /// Starts it, and waits until it has said where it listens.
        static Running of(ProcessBuilder builder) throws Exception {
            var process = builder.start();
            var listens = new CountDownLatch(1);
            var terminal = Thread.startVirtualThread(() -> process.inputReader().lines().forEach(line -> {
                if (line.contains("://")) {
                    listens.countDown();
                }
            }));
            assertThat(listens.await(2, TimeUnit.MINUTES)).as("listens within two minutes: " + builder.command()).isTrue();
            return new Running(process, terminal);
        }

        @Override
        public void close() {
            process.destroy();
            assertThat(process.onExit().orTimeout(20, TimeUnit.SECONDS).join().isAlive()).isFalse();
        }
    }

    /// The programs in Java that the page shows, on this test's port.
    private void copyPrograms(Map<String, String> ports) throws IOException {
        var there = Files.createDirectories(folder.resolve("examples/first"));
        try (var programs = Files.list(PastedCommands.ROOT.resolve("examples/first"))) {
            for (var program : programs.toList()) {
                Files.writeString(there.resolve(program.getFileName()), on(ports, Files.readString(program)));
            }
        }
    }

    private static String on(Map<String, String> ports, String text) {
        var here = text;
        for (var port : ports.entrySet()) {
            here = here.replaceAll("\\b" + port.getKey() + "\\b", port.getValue());
        }
        return here;
    }

    /// All at the same time, so that no two are equal. None is one of the page's.
    private static Map<String, String> freePorts() throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        var ports = new LinkedHashMap<String, String>();
        for (var port : PORTS) {
            var socket = new ServerSocket(0);
            sockets.add(socket);
            ports.put(port, Integer.toString(socket.getLocalPort()));
        }
        for (var socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
