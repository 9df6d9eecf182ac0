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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

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
    private final ProgramFamily family;
    private final CompletableFuture<Void> pictures;
    private final ProgramLog log;
    private final Thread logReader;

    private RunningProgram(String name, ProgramFamily family, ProgramLog log, Publisher publisher) {
        this.name = name;
        this.family = family;
        this.process = family.first();
        this.log = log;
        this.pictures = CompletableFuture.runAsync(() -> publish(process.getInputStream(), publisher), task -> thread("pictures", task));
        this.logReader = thread("log", () -> log.read(process.errorReader()));
    }

    static RunningProgram start(String name, ProgramFamily family, ProgramLog log, Publisher publisher) {
        return new RunningProgram(name, family, log, publisher);
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

    /// Waits until it ends, which also ends its pictures: what it leaves behind cannot go on with them. Returns its exit code.
    int await() throws InterruptedException, ExecutionException {
        CompletableFuture.anyOf(pictures, process.onExit()).get();
        // A program that only closes its output is not awaited.
        int code = process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : 0;
        if (!pictures.isDone()) {
            family.end();
        }
        pictures.copy().completeOnTimeout(null, TO_END.toMillis(), TimeUnit.MILLISECONDS).get();
        return code;
    }

    /// Its last message on standard error; empty if there was none.
    String lastWords() throws InterruptedException {
        logReader.join(TO_END);
        return log.last().map(": "::concat).orElse("");
    }

    /// Ends it and all that it has started.
    @Override
    public void close() {
        family.end();
    }
}
