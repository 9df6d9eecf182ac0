// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Access;
import dev.kineograph.Hub;
import dev.kineograph.Sources;
import dev.kineograph.StreamName;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A node in a process of its own, which a test may kill or stop. Its stream `door` has a new picture every 50 ms, and some viewers.
final class NodeProcess implements AutoCloseable {
    private static final int PICTURE_BYTES = 20_000;
    private static final String SHARED = "shared";

    private final Process process;

    private NodeProcess(Process process) {
        this.process = process;
    }

    static NodeProcess start(ClusterSettings settings, int viewers) {
        return start(settings, Integer.toString(viewers));
    }

    /// One whose stream has a source that other nodes may have, too.
    static NodeProcess startShared(ClusterSettings settings) {
        return start(settings, SHARED);
    }

    private static NodeProcess start(ClusterSettings settings, String what) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = String.join(
                File.pathSeparator,
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"),
                Path.of(System.getProperty("basedir", "."), "target", "test-classes").toString());
        try {
            return new NodeProcess(new ProcessBuilder(List.of(
                            java, "-cp", classes, Main.class.getName(), settings.servers().getFirst().toString(), settings.name(), what))
                    .inheritIO()
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends it a signal, such as `STOP`.
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start().waitFor();
    }

    /// Ends it at once, as `kill -9` does.
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    /// The program of the process.
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws Exception {
            var hub = new Hub();
            var number = new AtomicInteger();
            var pictures = Sources.of(20, () -> Noise.png(PICTURE_BYTES, number.incrementAndGet()));
            if (arguments[2].equals(SHARED)) {
                var shared = new SharedSources();
                hub.add("door", shared.of(StreamName.of("door"), pictures));
                Cluster.join(hub, ClusterSettings.of(arguments[1], arguments[0]), (_, _, _) -> Access.Decision.undecided(), shared);
                Thread.currentThread().join();
            }
            var publisher = hub.publisher("door");
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                hub.stream("door").presence().join("cookie " + arguments[1] + " " + i);
            }
            try (var _ = Cluster.join(hub, ClusterSettings.of(arguments[1], arguments[0]))) {
                pictures.run(publisher);
            }
        }
    }
}
