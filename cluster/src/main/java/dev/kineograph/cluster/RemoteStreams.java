// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.Variant;
import dev.kineograph.WhenStale;
import dev.kineograph.text.LogThrottle;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The streams of other nodes, each of which this node's hub has as a stream with a source on demand.
///
/// A stream whose node has gone stays as long as somebody here watches it: the node may come back, or another one may have the stream.
///
/// **Threading.** Confined to the cluster's thread, but for [#isOwn], [#nodeOf] and [#takeOver], which any thread may call.
final class RemoteStreams implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RemoteStreams.class.getName());
    private static final StreamSettings SETTINGS = StreamSettings.DEFAULT
            .withCloseAfter(Duration.ofSeconds(10))
            // A node that has nothing new says so once a second.
            .withStaleAfter(Duration.ofSeconds(3))
            .withStartTimeout(Duration.ofSeconds(10))
            .withWhenStale(WhenStale.DIMMED);

    private final Hub hub;
    private final Predicate<StreamName> isOpenHere;
    private final RemoteFeed.Surroundings surroundings;
    private final RemotePublishers publishers;
    private final Map<StreamName, Remote> remote = new ConcurrentHashMap<>();
    private final Set<StreamName> refused = new HashSet<>();
    private final LogThrottle refusals = new LogThrottle();

    /// @param node the node that has it, or had it last
    private record Remote(ImageStream stream, RemoteSource source, String node) {}

    /// @param isOpenHere whether everybody may watch a stream of that name on this node
    RemoteStreams(Hub hub, Predicate<StreamName> isOpenHere, RemoteFeed.Surroundings surroundings) {
        this.hub = hub;
        this.isOpenHere = isOpenHere;
        this.surroundings = surroundings;
        this.publishers = new RemotePublishers(hub, surroundings);
    }

    /// Whether the pictures of that stream do not come from another node.
    boolean isOwn(ImageStream stream) {
        var found = remote.get(stream.name());
        return found == null || !found.stream.equals(stream);
    }

    /// Those who publish here to other nodes' streams.
    RemotePublishers publishers() {
        return publishers;
    }

    /// The node from which a stream's pictures come, or came last; empty if they are this node's own.
    Optional<String> nodeOf(StreamName stream) {
        return Optional.ofNullable(remote.get(stream)).map(Remote::node);
    }

    /// The stream of that name is this node's own from now on: it is neither retired here, nor kept from the others.
    void takeOver(StreamName stream) {
        remote.remove(stream);
    }

    /// Adds the streams that other nodes have now, and retires those that none has and nobody watches.
    void update() {
        var directory = surroundings.directory();
        directory.streams().forEach(stream -> directory.origin(stream).ifPresent(this::add));
        refused.retainAll(directory.streams());
        remote.entrySet().removeIf(entry -> {
            var origin = directory.origin(entry.getKey());
            boolean ends = origin.map(this::isClosedThereOnly).orElseGet(() -> !isWatched(entry.getValue()));
            if (ends) {
                retire(entry.getValue().stream);
            }
            return ends || entry.getValue().stream.isRetired();
        });
    }

    /// This node may have got a stream of its own of that name meanwhile.
    private void retire(ImageStream stream) {
        hub.find(stream.name()).filter(stream::equals).ifPresent(_ -> hub.retire(stream.name()));
    }

    private static boolean isWatched(Remote one) {
        return one.source.isRunning() || one.stream.presence().localViewers() > 0;
    }

    private void add(Directory.Origin origin) {
        var name = origin.offer().stream();
        if (hub.find(name).isPresent()) {
            remote.computeIfPresent(name, (_, known) -> new Remote(known.stream, known.source, origin.node().name()));
            return;
        }
        if (isClosedThereOnly(origin)) {
            refuse(name, origin, "not everybody may watch it there (expected: a rule for it here)");
            return;
        }
        var source = new RemoteSource(new StreamKey(name, Variant.ORIGINAL), surroundings, publishers);
        try {
            remote.put(name, new Remote(hub.add(name, SETTINGS, source), source, origin.node().name()));
            refused.remove(name);
        } catch (RefusedException e) {
            refuse(name, origin, e.sentence());
        } catch (IllegalStateException e) {
            // This node has just got a stream of that name.
        }
    }

    private boolean isClosedThereOnly(Directory.Origin origin) {
        return origin.offer().restricted() && isOpenHere.test(origin.offer().stream());
    }

    private void refuse(StreamName name, Directory.Origin origin, String why) {
        if (refused.add(name)) {
            refusals.pass().ifPresent(others -> LOG.log(
                    Level.WARNING,
                    "cluster: stream %s of node %s is not shown: %s (and %,d more since the last such line)"
                            .formatted(name, origin.node().name(), why, others)));
        }
    }

    /// Retires all of them.
    @Override
    public void close() {
        remote.values().forEach(one -> retire(one.stream));
        remote.clear();
    }
}
