// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.Hub;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.app.config.StreamDefinition;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.StreamCatalogue;
import dev.kineograph.server.settings.StreamRules;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The streams that were made over the network, in a file: they are there again at the next start, unless the configuration has streams of the same names.
///
/// If the file cannot be read, it stays as it is, the server runs without its streams, and no change is accepted.
///
/// **Threading.** Shared. Changes are made one after the other by a daemon thread, `kineograph-state`.
final class KeptStreams implements StreamCatalogue, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KeptStreams.class.getName());
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Hub hub;
    private final KineographServer server;
    private final StateFile file;
    private final Map<StreamName, String> versions = new ConcurrentHashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("kineograph-state").factory());

    // Confined to the thread, after the start.
    private final Map<String, StateFile.KeptEntry> entries = new LinkedHashMap<>();
    private boolean isReadable = true;

    /// The streams of the configuration that the server runs with, once it is not the first one any more. Confined to the thread.
    private Set<StreamName> configured = Set.of();

    private KeptStreams(Hub hub, KineographServer server, Path file) {
        this.hub = hub;
        this.server = server;
        this.file = new StateFile(file);
    }

    /// Makes the streams of a file, and keeps those that will be made.
    static KeptStreams begin(Hub hub, KineographServer server, Path file) {
        var kept = new KeptStreams(hub, server, file);
        kept.read();
        server.keepStreamsIn(kept);
        return kept;
    }

    private void read() {
        try {
            entries.putAll(file.read());
        } catch (IOException e) {
            isReadable = false;
            LOG.log(Level.ERROR, e.getMessage());
            return;
        }
        entries.forEach(this::tryToBegin);
    }

    private void tryToBegin(String name, StateFile.KeptEntry entry) {
        try {
            begin(StreamName.of(name), entry);
        } catch (RefusedException e) {
            LOG.log(Level.WARNING, "{0}: {1}: left out: {2}", file, name, e.logged());
        }
    }

    private void begin(StreamName name, StateFile.KeptEntry entry) {
        if (hub.find(name).isPresent()) {
            LOG.log(Level.INFO, "{0}: {1}: left out, as the configuration has a stream of this name", file, name);
            return;
        }
        make(name, StreamDefinition.of(name, entry.keys()));
        versions.put(name, entry.version());
    }

    private void make(StreamName name, StreamDefinition definition) {
        rules(name, Optional.of(definition.rules()));
        try {
            add(name, definition);
        } catch (RefusedException e) {
            rules(name, Optional.empty());
            throw e;
        }
    }

    private void add(StreamName name, StreamDefinition definition) {
        var settings = definition.plan().settings();
        try {
            if (definition.source().isPresent()) {
                hub.add(name, settings, definition.source().get());
            } else {
                hub.add(name, settings);
            }
        } catch (IllegalStateException e) {
            throw taken(name);
        }
    }

    private void rules(StreamName name, Optional<StreamRules> rules) {
        synchronized (server) {
            var all = new HashMap<>(server.settings().streams());
            rules.ifPresentOrElse(some -> all.put(name, some), () -> all.remove(name));
            server.settings(server.settings().withStreams(all));
        }
    }

    @Override
    public Optional<String> version(StreamName stream) {
        return Optional.ofNullable(versions.get(stream));
    }

    @Override
    public CompletionStage<Saved> put(StreamName stream, Map<String, Object> definition, Consumer<Optional<String>> check) {
        return CompletableFuture.supplyAsync(() -> {
            checkReadable();
            check.accept(version(stream));
            return save(stream, definition);
        }, thread);
    }

    @Override
    public CompletionStage<Saved> change(StreamName stream, Map<String, Object> patch, Consumer<Optional<String>> check) {
        return CompletableFuture.supplyAsync(() -> {
            checkReadable();
            checkFree(stream);
            check.accept(version(stream));
            var before = Optional.ofNullable(entries.get(stream.value()))
                    .orElseThrow(() -> new RefusedException(Refusal.NO_SUCH_STREAM, "%s: there is no such stream".formatted(stream)));
            return save(stream, MergePatch.of(before.keys(), patch));
        }, thread);
    }

    private Saved save(StreamName stream, Map<String, Object> definition) {
        var checked = StreamDefinition.of(stream, definition);
        checkFree(stream);
        var entry = new StateFile.KeptEntry(newVersion(), definition);
        var next = new LinkedHashMap<>(entries);
        var before = Optional.ofNullable(next.put(stream.value(), entry));
        boolean isNew = before.isEmpty();
        var known = new LinkedHashMap<>(entries);
        save(next);
        try {
            replace(stream, checked, before.filter(old -> Objects.equals(old.keys().get("source"), definition.get("source"))).isPresent());
        } catch (RefusedException e) {
            // What was refused is not there at the next start either.
            save(known);
            throw e;
        }
        versions.put(stream, entry.version());
        LOG.log(Level.INFO, "stream {0}: {1} over the network", stream, isNew ? "made" : "changed");
        return new Saved(isNew, entry.version());
    }

    /// @param isSameSource whether the stream, if there is one, has the source of the definition already
    private void replace(StreamName stream, StreamDefinition definition, boolean isSameSource) {
        var before = hub.find(stream);
        if (before.isEmpty()) {
            make(stream, definition);
            return;
        }
        rules(stream, Optional.of(definition.rules()));
        if (isSameSource) {
            before.get().apply(definition.plan().settings());
        } else {
            before.get().apply(definition.plan().settings(), definition.source());
        }
    }

    /// The configuration has these streams from now on: it wins, and nobody changes them here.
    ///
    /// @param step run while nothing is changed over the network
    void giveWayTo(Set<StreamName> names, Runnable step) {
        CompletableFuture.runAsync(() -> {
            configured = names;
            versions.keySet().removeAll(names);
            step.run();
        }, thread).join();
    }

    /// Those that had to give way to a stream of an earlier configuration are there again.
    void comeBack() {
        CompletableFuture.runAsync(() -> {
            // By their texts, of which some may be no names.
            var there = Stream.concat(configured.stream(), versions.keySet().stream()).map(StreamName::value).collect(Collectors.toSet());
            entries.forEach((text, entry) -> {
                if (!there.contains(text)) {
                    tryToBegin(text, entry);
                }
            });
        }, thread).join();
    }

    @Override
    public CompletionStage<Boolean> remove(StreamName stream, Consumer<Optional<String>> check) {
        return CompletableFuture.supplyAsync(() -> {
            checkReadable();
            check.accept(version(stream));
            boolean wasThere = hub.find(stream).isPresent();
            if (wasThere && !hub.isPushed(stream)) {
                checkFree(stream);
            }
            var next = new LinkedHashMap<>(entries);
            if (version(stream).isPresent() && next.remove(stream.value()) != null) {
                save(next);
                versions.remove(stream);
                rules(stream, Optional.empty());
            }
            hub.retire(stream);
            return wasThere;
        }, thread);
    }

    private void checkReadable() {
        if (!isReadable) {
            throw new RefusedException(
                    Refusal.NO_STORAGE, "the file of 'server.state' cannot be read (expected: one that this server wrote; why: see the server's log)");
        }
    }

    /// Only streams that were made here may be changed.
    private void checkFree(StreamName stream) {
        if (configured.contains(stream) || (version(stream).isEmpty() && hub.find(stream).isPresent())) {
            throw taken(stream);
        }
    }

    private static RefusedException taken(StreamName stream) {
        return new RefusedException(
                Refusal.TAKEN, "%s: not made over the network (expected: another name, or a change in the configuration)".formatted(stream));
    }

    private void save(Map<String, StateFile.KeptEntry> next) {
        try {
            file.write(next);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "{0}; nothing was changed", e.getMessage());
            throw new RefusedException(Refusal.NO_STORAGE, "the file of 'server.state' cannot be written (why: see the server's log)");
        }
        entries.clear();
        entries.putAll(next);
    }

    private static String newVersion() {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return '"' + HexFormat.of().formatHex(bytes) + '"';
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
