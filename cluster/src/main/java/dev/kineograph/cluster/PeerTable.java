// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import java.io.DataInput;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The other nodes, by name. One that is silent for 1.5 s is no longer among them.
///
/// **Threading.** Confined to the cluster's thread.
final class PeerTable {
    private static final System.Logger LOG = System.getLogger(PeerTable.class.getName());
    private static final long SILENT_NANOS = Duration.ofMillis(1500).toNanos();
    private static final int MAX_PEERS = 1000;

    private final TreeMap<String, PeerNode> peers = new TreeMap<>();
    private final Crowd crowd;
    private final PeopleRoom room = new PeopleRoom();
    private boolean changed;

    PeerTable(Crowd crowd) {
        this.crowd = crowd;
    }

    /// Takes a node's news.
    ///
    /// @return the node, if it has to be asked, as it is new or something is missing; null otherwise
    /// @throws IOException if the news are none
    @Nullable PeerNode hear(Sender sender, DataInput in, long nowNanos) throws IOException {
        var peer = peer(sender, nowNanos);
        if (peer == null) {
            return null;
        }
        long number = in.readLong();
        int count = in.readInt();
        var news = new ArrayList<News>();
        for (int i = 0; i < count; i++) {
            news.add(News.read(in));
        }
        boolean isBelieved = peer.take(number, news, nowNanos);
        crowd.moved(peer.takeMoved());
        changed |= peer.takeOffersChanged();
        return isBelieved && peer.clock().best().isPresent() ? null : peer;
    }

    /// The node, which may be new; null if it is one that has been replaced.
    private @Nullable PeerNode peer(Sender sender, long nowNanos) {
        var known = peers.get(sender.name());
        if (known != null && known.sender().equals(sender)) {
            return known;
        }
        if (known != null && known.sender().incarnation() > sender.incarnation()) {
            return null;
        }
        if (known != null) {
            drop(known);
        } else if (peers.size() >= MAX_PEERS) {
            return null;
        }
        LOG.log(Level.INFO, "cluster: node %s is here".formatted(sender.name()));
        var peer = new PeerNode(sender, room, nowNanos);
        peers.put(sender.name(), peer);
        return peer;
    }

    private void drop(PeerNode peer) {
        peers.remove(peer.sender().name());
        crowd.moved(peer.watched());
        peer.forget();
        changed = true;
    }

    @Nullable PeerNode find(String name) {
        return peers.get(name);
    }

    /// All nodes, by name.
    Collection<PeerNode> all() {
        return peers.values();
    }

    /// Drops the silent ones.
    void dropSilent(long nowNanos) {
        List.copyOf(peers.values()).stream().filter(peer -> peer.isSilentFor(SILENT_NANOS, nowNanos)).forEach(peer -> {
            LOG.log(Level.WARNING, "cluster: node %s is silent".formatted(peer.sender().name()));
            drop(peer);
        });
    }

    void dropAll() {
        List.copyOf(peers.values()).forEach(this::drop);
    }

    /// This node itself has not listened for a while.
    void forgive(long nowNanos) {
        peers.values().forEach(peer -> peer.forgive(nowNanos));
    }

    /// Whether the nodes or their streams have changed since the last call.
    boolean takeChanged() {
        boolean taken = changed;
        changed = false;
        return taken;
    }
}
