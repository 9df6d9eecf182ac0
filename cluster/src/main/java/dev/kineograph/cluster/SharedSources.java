// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.Source;
import dev.kineograph.StreamName;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The sources of a hub that other nodes may have, too, for the streams of the same names: each runs on one node, and the others show its pictures. When that node
/// dies, another one has the source within three seconds.
///
///     var shared = new SharedSources();
///     hub.add("door", shared.of(StreamName.of("door"), camera));
///     var cluster = Cluster.join(hub, settings, access, shared);
///
/// Nothing runs before the hub has joined the cluster, or has tried to.
///
/// **Threading.** Shared; any thread.
public final class SharedSources {
    private final Map<StreamName, SharedSource> sources = new ConcurrentHashMap<>();
    private volatile @Nullable InCluster joined;

    /// The hub has left its cluster, and nobody decides any more.
    private volatile boolean hasLeft;

    /// What a source needs of the cluster.
    ///
    /// **Threading.** Immutable.
    record InCluster(Hub hub, RemoteFeed.Surroundings around, RemotePublishers publishers) {}

    /// None yet.
    public SharedSources() {}

    /// The source, which runs here if it runs on no other node. It is for the stream of that name only.
    public Source of(StreamName stream, Source source) {
        var shared = new SharedSource(stream, source, () -> joined);
        var former = sources.put(stream, shared);
        if (former != null) {
            former.drop();
        }
        if (hasLeft) {
            shared.decide(true);
        }
        return shared;
    }

    /// The stream has no such source any more.
    public void forget(StreamName stream) {
        var former = sources.remove(stream);
        if (former != null) {
            former.drop();
        }
    }

    void join(Hub hub, RemoteFeed.Surroundings around, RemotePublishers publishers) {
        joined = new InCluster(hub, around, publishers);
        hasLeft = false;
    }

    /// Whether the pictures of a stream are made here, as far as this is about it.
    boolean isHere(StreamName stream) {
        var shared = sources.get(stream);
        return shared == null || shared.isHere();
    }

    /// Decides which sources run here: each that no other node has, and that none with a later name could have. Called by the cluster's thread.
    ///
    /// @param node the name of this node
    /// @param offer what this node offers
    /// @param isOpenHere whether everybody may watch a stream of that name here: then it is not followed where not everybody may
    /// @param isSettled whether all nodes that there are have been heard
    /// @return whether that has changed
    boolean decide(Collection<PeerNode> peers, String node, Function<ImageStream, Offer> offer, Predicate<StreamName> isOpenHere, boolean isSettled) {
        var now = joined;
        boolean isChanged = false;
        for (var shared : sources.values()) {
            var stream = now == null ? null : now.hub.find(shared.stream()).orElse(null);
            if (now != null && stream != null) {
                var origin = now.around.directory().origin(shared.stream());
                shared.hide(origin.filter(there -> there.offer().restricted() && isOpenHere.test(shared.stream())).isPresent());
                var ours = offer.apply(stream);
                boolean isHere = shared.isHere()
                        ? peers.stream().noneMatch(peer -> prevails(peer, ours, node))
                        : isSettled && peers.stream().noneMatch(peer -> goesFirst(peer, shared.stream(), node));
                isChanged |= shared.decide(isHere);
            }
        }
        return isChanged;
    }

    /// All run here from now on: this node has left the cluster.
    void leave() {
        hasLeft = true;
        sources.values().forEach(shared -> shared.decide(true));
    }

    private static boolean prevails(PeerNode peer, Offer ours, String node) {
        var theirs = peer.offers().get(ours.stream());
        return theirs != null && theirs.here() && theirs.prevailsOver(ours, peer.sender().name(), node);
    }

    private static boolean goesFirst(PeerNode peer, StreamName stream, String node) {
        var theirs = peer.offers().get(stream);
        return theirs != null && (theirs.here() || peer.sender().name().compareTo(node) > 0);
    }
}
