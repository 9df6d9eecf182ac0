// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// A headless browser with a fresh profile, driven through `src/test/browser/bridge.mjs`.
///
/// Every command fails after a minute without an answer. Closing it ends the browser; so does the end of this JVM,
/// however it comes.
///
/// **Threading.** Shared: commands from any thread, their answers in any order. The lock on `commands` keeps lines whole.
public final class Browser implements AutoCloseable {
    private static final int PAGE_BYTES = 4096;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final BrowserKind kind;
    private final Process bridge;
    private final Writer commands;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<Object>> unanswered = new ConcurrentHashMap<>();

    public static Browser chromium() {
        return start(BrowserKind.CHROMIUM);
    }

    public static Browser firefox() {
        return start(BrowserKind.FIREFOX);
    }

    /// Starts a browser; the first command waits until it is there. The options are `--block-third-party-cookies`,
    /// `--accept-any-certificate`, `--no-scripts`, with which no page runs any, and, for Chromium, `--host-resolver-rules=MAP NAME ADDRESS`.
    public static Browser start(BrowserKind kind, String... options) {
        return start(kind, ProcessBuilder::start, options);
    }

    /// Where a browser is started.
    public interface Place {
        /// Starts its bridge there.
        Process start(ProcessBuilder bridge) throws IOException;
    }

    /// The same in another place than this one, such as behind a link of its own.
    public static Browser start(BrowserKind kind, Place place, String... options) {
        var folder = bridgeFolder();
        var command = new ArrayList<>(List.of("node", "bridge.mjs", kind.toString()));
        command.addAll(List.of(options));
        try {
            return new Browser(kind, place.start(new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)));
        } catch (IOException e) {
            throw new UncheckedIOException("%s: cannot start node in %s; is nodejs 18 or later installed?".formatted(kind, folder), e);
        }
    }

    private Browser(BrowserKind kind, Process bridge) {
        this.kind = kind;
        this.bridge = bridge;
        this.commands = bridge.outputWriter();
        Thread.ofPlatform().daemon().name(kind + "-answers").start(this::readAnswers);
    }

    /// Opens a page in a new tab, in front of the others, and waits until it is parsed.
    public Tab open(String url) {
        return new Tab(this, number(command("open", Map.of("url", url))));
    }

    /// The same in a context with cookies and connections of its own: to sites it is another browser.
    public Tab openAlone(String url) {
        return new Tab(this, number(command("open", Map.of("url", url, "alone", true))));
    }

    /// Opens a stream as the document of a new tab. Such a document never finishes, so this does not wait for it.
    public Tab openEndless(String url) {
        return new Tab(this, number(command("open", Map.of("url", url, "endless", true))));
    }

    public BrowserKind kind() {
        return kind;
    }

    /// Stops all its processes for a while, as the machine does when its lid is shut. Whoever asks it anything meanwhile waits.
    public void sleep() {
        signal("-STOP");
    }

    /// They go on, and do not know that they stood still.
    public void wake() {
        signal("-CONT");
    }

    private void signal(String signal) {
        var command = Stream.concat(Stream.of("kill", signal), bridge.descendants().map(process -> Long.toString(process.pid()))).toList();
        try {
            int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exit != 0) {
                throw new IllegalStateException("%s: %d (expected: 0)".formatted(command, exit));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The resident memory of all its processes, in bytes; 0 where there is no `/proc`.
    public long residentBytes() {
        return bridge.descendants().mapToLong(process -> residentBytes(process.pid())).sum();
    }

    private static long residentBytes(long pid) {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/%d/statm".formatted(pid))).split(" ", -1)[1]) * PAGE_BYTES;
        } catch (IOException _) {
            return 0; // It has ended, or this is another system.
        }
    }

    /// Closes the tabs that are still open.
    void closeTabs() {
        command("closeTabs", Map.of());
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!bridge.waitFor(10, TimeUnit.SECONDS)) {
                bridge.destroy();
            }
        } catch (IOException _) {
            bridge.destroy();
        } catch (InterruptedException _) {
            bridge.destroy();
            Thread.currentThread().interrupt();
        }
    }

    /// Sends one command and waits for its answer: null, Boolean, Number, String, List or Map.
    Object command(String verb, Map<String, ?> details) {
        var answer = new CompletableFuture<>();
        long id = lastId.incrementAndGet();
        unanswered.put(id, answer);
        try {
            send(id, verb, details);
            return answer.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("%s: %s %s: %s".formatted(kind, verb, details, e.getCause().getMessage()), e);
        } catch (IOException e) {
            throw new IllegalStateException("%s: %s %s: the browser has ended".formatted(kind, verb, details), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("%s: %s %s: no answer within %s".formatted(kind, verb, details, DEADLINE), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("%s: %s: interrupted".formatted(kind, verb), e);
        } finally {
            unanswered.remove(id);
        }
    }

    static int number(Object answer) {
        return ((Number) answer).intValue();
    }

    private void send(long id, String verb, Map<String, ?> details) throws IOException {
        var command = new HashMap<String, Object>(details);
        command.put("id", id);
        command.put("do", verb);
        synchronized (commands) {
            commands.write(JSON.std.asString(command) + "\n");
            commands.flush();
        }
        if (!bridge.isAlive()) {
            throw new IOException("the bridge has ended");
        }
    }

    private void readAnswers() {
        try (BufferedReader answers = bridge.inputReader()) {
            for (String line; (line = answers.readLine()) != null; ) {
                accept(JSON.std.mapFrom(line));
            }
        } catch (IOException e) {
            unanswered.values().forEach(answer -> answer.completeExceptionally(e));
        }
        unanswered.values().forEach(answer -> answer.completeExceptionally(
                new IOException("the browser has ended; standard error may say why")));
    }

    private void accept(Map<String, Object> message) {
        var answer = unanswered.get(((Number) message.get("id")).longValue());
        if (answer == null) {
            return;
        }
        if (message.get("error") instanceof String error) {
            answer.completeExceptionally(new IllegalStateException(error));
        } else {
            answer.complete(message.get("value"));
        }
    }

    private static Path bridgeFolder() {
        var folder = Stream.of("src/test/browser", "server/src/test/browser", "../server/src/test/browser").map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("working directory: %s (expected: server/, app/, or the root of the checkout)"
                        .formatted(Path.of("").toAbsolutePath())));
        if (!Files.isDirectory(folder.resolve("node_modules/puppeteer-core"))) {
            throw new IllegalStateException("%s: no node_modules; run ./verify, or `npm ci` there".formatted(folder.toAbsolutePath()));
        }
        return folder;
    }
}
