// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.program;

import dev.kineograph.Publisher;
import dev.kineograph.capture.FoundPictures;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program whose output is published.
///
/// Its pipes are read on two platform threads: a virtual one would hold its carrier for as long as it waits for a pipe (as of Java 25), and there are only
/// as many of those as processors.
///
/// **Threading.** Confined to the source's thread; the program's messages are read on a separate thread.
final class RunningProgram implements AutoCloseable {
    /// The standard input of a program.
    static final Redirect NOTHING =
            Redirect.from(Path.of(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null").toFile());

    private static final Duration TO_END = Duration.ofSeconds(1);
    private static final int READ_BYTES = 64 << 10;

    private final String name;
    private final Process process;
    private final FutureTask<Void> pictures;
    private final ProgramLog log;
    private final Thread logReader;

    private RunningProgram(String name, Process process, ProgramLog log, Publisher publisher) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.pictures = new FutureTask<>(() -> publish(process.getInputStream(), publisher), null);
        this.logReader = thread("log", () -> log.read(process.errorReader()));
        thread("pictures", pictures);
    }

    static RunningProgram start(String name, Process process, ProgramLog log, Publisher publisher) {
        return new RunningProgram(name, process, log, publisher);
    }

    private Thread thread(String what, Runnable task) {
        return Thread.ofPlatform().daemon().name("kineograph-pipe %s %s".formatted(name, what)).start(task);
    }

    private void publish(InputStream output, Publisher publisher) {
        var found = new FoundPictures(publisher, name);
        byte[] buffer = new byte[READ_BYTES];
        try {
            for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
                found.read(ByteBuffer.wrap(buffer, 0, count));
            }
            found.end();
        } catch (IOException e) {
            // The pipe was closed when the program was ended.
        }
    }

    /// Waits until it ends. Returns its exit code.
    int await() throws InterruptedException, ExecutionException {
        pictures.get();
        // Its output ends before it does; a program that only closes its output is not awaited.
        return process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : 0;
    }

    /// Its last message on standard error; empty if there was none.
    String lastWords() throws InterruptedException {
        logReader.join(TO_END);
        return log.last().map(": "::concat).orElse("");
    }

    /// Ends it and all programs that it has started: first gently, then by force if that takes too long. Parents come first, since a script whose
    /// command is ended would continue with the next one. An interrupt does not shorten this.
    @Override
    public void close() {
        var all = family();
        all.forEach(ProcessHandle::destroy);
        CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, TO_END.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        Stream.concat(family().stream(), all.stream()).filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    private List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    }
}
