// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.Access;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.config.ConfigurationException;
import dev.kineograph.app.log.AccessLog;
import dev.kineograph.server.access.AccessRules;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Reads the rules of a configuration file again when it has changed, or when [asked][#askedFor] to. Only `access` counts: everything else has to wait for
/// the next start. If the file cannot be used, the rules stay as they are.
///
/// **Threading.** Its own daemon thread, `kineograph-rules`, looks at the file once a second and reads it.
public final class RulesReload implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RulesReload.class.getName());

    private final Path file;
    private final Consumer<Access> apply;
    private final UnaryOperator<Access> completed;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("kineograph-rules").factory());

    // Confined to the thread.
    private Configuration read;
    private Access inForce;
    private List<Object> seen;
    private boolean isChanging;

    private RulesReload(Path file, Configuration read, Access inForce, UnaryOperator<Access> completed, Consumer<Access> apply) {
        this.file = file;
        this.read = read;
        this.inForce = inForce;
        this.completed = completed;
        this.apply = apply;
        this.seen = stamp();
    }

    /// Begins to look at a file.
    ///
    /// @param read what it has been read as
    /// @param inForce the access that the server has
    /// @param completed makes an access of the file what the server is to have
    /// @param apply gives the server another access
    public static RulesReload of(Path file, Configuration read, Access inForce, UnaryOperator<Access> completed, Consumer<Access> apply) {
        var reload = new RulesReload(file, read, inForce, completed, apply);
        reload.thread.scheduleWithFixedDelay(() -> reload.guarded(reload::look), 1, 1, TimeUnit.SECONDS);
        return reload;
    }

    /// Reads the file at SIGHUP too, and tells the service manager when that has been done.
    public RulesReload alsoAtHangUp(ServiceManager manager) {
        HangUp.runs(() -> thread.execute(() -> {
            manager.reloading();
            AccessLog.reopenAll();
            guarded(this::reload);
            manager.ready();
        }));
        return this;
    }

    /// Reads the file, whether it has changed or not.
    void askedFor() {
        thread.execute(() -> guarded(this::reload));
    }

    /// A failure must not end the thread.
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, file + ": the rules stay as they are", e);
        }
    }

    /// A file that is being written is read when it has not changed for a second.
    private void look() {
        var now = stamp();
        boolean changes = !now.equals(seen);
        seen = now;
        if (isChanging && !changes) {
            reload();
        }
        isChanging = changes;
    }

    private List<Object> stamp() {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException e) {
            return List.of();
        }
    }

    private void reload() {
        Configuration next;
        try {
            next = Configuration.read(file);
        } catch (ConfigurationException e) {
            LOG.log(Level.WARNING, "the rules stay as they are: {0}", e.getMessage());
            return;
        }
        if (read.server().access() instanceof AccessRules && !(next.server().access() instanceof AccessRules)) {
            LOG.log(Level.WARNING, "the rules stay as they are: {0}: there are none in it any more (expected: rules, or a new start without them)", file);
            return;
        }
        var access = completed.apply(next.server().access());
        inForce = access instanceof AccessRules rules && inForce instanceof AccessRules before ? rules.toBuilder().following(before).build() : access;
        apply.accept(inForce);
        LOG.log(Level.INFO, "{0}: who may do what was read again", file);
        if (!next.isSameBesidesAccess(read)) {
            LOG.log(Level.INFO, "{0}: something else than ''access'' has changed, which counts from the next start on", file);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
