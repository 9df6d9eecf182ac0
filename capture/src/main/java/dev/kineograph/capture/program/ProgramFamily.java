// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A program and all that it has started.
///
/// A program is known by its parent only as long as the parent lives, and can leave its process group. So the first one gets a mark in its environment, which
/// all that it starts inherit, and by which they are found where the system shows it (`/proc/PID/environ`, Linux). Elsewhere, what has lost its parent is not
/// found.
///
/// **Threading.** Confined to the source's thread.
///
/// @param first the program
/// @param mark what only this family has in its environment
record ProgramFamily(Process first, String mark) {
    /// The environment's variable. A program that is to outlive its source starts without it.
    static final String VARIABLE = "KINEOGRAPH_SOURCE";

    private static final Duration TO_END = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    /// @throws IOException if it cannot be run
    static ProgramFamily start(ProcessBuilder program) throws IOException {
        var mark = UUID.randomUUID().toString();
        // A source can be a server whose own sources are programs: these belong to both.
        program.environment().merge(VARIABLE, mark, (outer, inner) -> outer + " " + inner);
        return new ProgramFamily(program.start(), mark);
    }

    /// Ends all: first gently, then by force if that takes too long. Parents come first, since a script whose command is ended would continue with the next
    /// one. An interrupt does not shorten this.
    void end() {
        living().forEach(ProcessHandle::destroy);
        awaitEnd(program -> {});
        // Again and again: some start others while they are ended.
        awaitEnd(ProcessHandle::destroyForcibly);
        first.onExit().join();
    }

    /// Looks again and again, as the end of a program that is not the JVM's own child would be noticed 0.3 s late.
    private void awaitEnd(Consumer<ProcessHandle> meanwhile) {
        long begun = System.nanoTime();
        for (var all = living(); !all.isEmpty() && System.nanoTime() - begun < TO_END.toNanos(); all = living()) {
            all.forEach(meanwhile);
            new CompletableFuture<Void>().completeOnTimeout(null, LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS).join();
        }
    }

    private List<ProcessHandle> living() {
        var children = Stream.concat(Stream.of(first.toHandle()), first.descendants());
        return Stream.concat(children, ProcessHandle.allProcesses().filter(this::isMarked))
                .distinct()
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    private boolean isMarked(ProcessHandle program) {
        try {
            var environment = Files.readAllBytes(Path.of("/proc", Long.toString(program.pid()), "environ"));
            return new String(environment, StandardCharsets.ISO_8859_1).contains(mark);
        } catch (IOException e) {
            // It has ended, it is another user's, or the system has no such file.
            return false;
        }
    }
}
