// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.config.ConfigurationException;
import dev.kineograph.app.log.AccessLog;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.settings.FileStamp;
import dev.kineograph.server.settings.Reloader;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Reads a configuration file again when it has changed, at SIGHUP, or when [asked][#reload] to, and has a running server apply what is different. If the file
/// cannot be used, everything stays as it is, and the log says why.
///
/// **Threading.** Shared. Its own daemon thread, `kineograph-reload`, looks at the file once a second and reads it.
public final class ConfigurationReload implements Reloader, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ConfigurationReload.class.getName());
    private static final Duration TO_END = Duration.ofSeconds(5);

    private final Path file;
    private final Completion completion;
    private final RunningServer server;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("kineograph-reload").factory());

    /// The reload that has been asked for and has not begun: whoever asks meanwhile shares it.
    private final AtomicReference<@Nullable CompletableFuture<Applied>> waiting = new AtomicReference<>();

    // Confined to the thread.
    private boolean hadRules;
    private FileStamp seen;
    private boolean isChanging;

    /// Makes what the server is to have of what was read: with arguments of the command, which count more than the file.
    @FunctionalInterface
    public interface Completion {
        /// Completes it.
        ///
        /// @throws RefusedException if the file and the arguments contradict each other
        /// @throws IOException if something else that is needed cannot be had; the message is a sentence for people
        Configuration completed(Configuration read) throws IOException;
    }

    private ConfigurationReload(Path file, FileStamp stamp, Configuration read, Completion completion, RunningServer server) {
        this.file = file;
        this.hadRules = hasRules(read);
        this.completion = completion;
        this.server = server;
        this.seen = stamp;
    }

    /// Begins to look at a file.
    ///
    /// @param stamp that of the file before it was read
    /// @param read what it has been read as
    /// @param server applies what is different later
    public static ConfigurationReload of(Path file, FileStamp stamp, Configuration read, Completion completion, RunningServer server) {
        var reload = new ConfigurationReload(file, stamp, read, completion, server);
        reload.thread.scheduleWithFixedDelay(reload::look, 1, 1, TimeUnit.SECONDS);
        server.reloadBy(reload);
        return reload;
    }

    /// Reads the file at SIGHUP too, and tells the service manager when that has been done.
    public ConfigurationReload alsoAt(HangUp hangUp, ServiceManager manager) {
        hangUp.runs(() -> {
            manager.reloading();
            AccessLog.reopenAll();
            reload().whenComplete((_, _) -> manager.ready());
        });
        return this;
    }

    @Override
    public CompletionStage<Applied> reload() {
        var asked = new CompletableFuture<Applied>();
        var before = waiting.compareAndExchange(null, asked);
        if (before != null) {
            return before;
        }
        try {
            thread.execute(() -> {
                waiting.set(null);
                reload(asked);
            });
        } catch (RejectedExecutionException e) {
            asked.completeExceptionally(new RefusedException(Refusal.CLOSED, "%s: not read any more (the server is ending)".formatted(file)));
        }
        return asked;
    }

    /// A file that is being written is read when it has not changed for a second.
    private void look() {
        var now = FileStamp.of(file);
        boolean changes = !now.equals(seen);
        seen = now;
        if (isChanging && !changes) {
            reload(new CompletableFuture<>());
        }
        isChanging = changes;
    }

    private void reload(CompletableFuture<Applied> result) {
        // What is written from here on is read later.
        seen = FileStamp.of(file);
        isChanging = false;
        try {
            var applied = applied();
            say(applied);
            result.complete(applied);
        } catch (ConfigurationException | IOException e) {
            refuse(result, String.valueOf(e.getMessage()));
        } catch (RefusedException e) {
            refuse(result, "%s: %s".formatted(file, e.sentence()));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, file + ": could not be applied", e);
            result.completeExceptionally(e);
        }
    }

    private Applied applied() throws IOException {
        var read = Configuration.readAgain(file);
        if (hadRules && !hasRules(read)) {
            throw new RefusedException(Refusal.BAD_VALUE, "there are no rules in it any more (expected: rules, or a new start without them)");
        }
        var applied = server.apply(completion.completed(read));
        hadRules = hasRules(read);
        return applied;
    }

    private static boolean hasRules(Configuration read) {
        return read.server().access() instanceof AccessRules;
    }

    private void say(Applied applied) {
        var changed = applied.changed().isEmpty() ? "nothing has changed" : "changed: " + String.join(", ", applied.changed());
        LOG.log(Level.INFO, "{0}: read again, {1}", file, changed);
        if (!applied.restart().isEmpty()) {
            LOG.log(Level.INFO, "{0}: {1}: counts only after a restart", file, String.join(", ", applied.restart()));
        }
    }

    private static void refuse(CompletableFuture<Applied> result, String sentence) {
        LOG.log(Level.WARNING, "everything stays as it is: {0}", sentence);
        result.completeExceptionally(new RefusedException(Refusal.BAD_VALUE, sentence));
    }

    /// Finishes what has begun.
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(TO_END.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
