// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.ImageStream;
import dev.kineograph.PresenceChanges;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Who watches a stream on this node, and what of that the others have not been told yet.
///
/// **Threading.** Confined to the cluster's thread.
final class LocalPeople {
    private final ImageStream stream;
    private final IdentityKey secret;
    private final Set<Long> hashes = new HashSet<>();
    private final Set<Long> came = new HashSet<>();
    private final Set<Long> left = new HashSet<>();
    private boolean toldOneByOne = true;
    private int connections;
    private boolean isNews;

    LocalPeople(ImageStream stream, IdentityKey secret) {
        this.stream = stream;
        this.secret = secret;
    }

    boolean isOf(ImageStream other) {
        return stream.equals(other);
    }

    /// Looks who has come and gone. Returns whether anybody has.
    boolean look() {
        var changes = stream.presence().takeChanges();
        boolean haveMoved = changes.isWhole() ? replace(changes) : move(changes);
        isNews |= haveMoved || connections != changes.connections();
        connections = changes.connections();
        return haveMoved;
    }

    private boolean replace(PresenceChanges changes) {
        var all = new HashSet<Long>();
        changes.came().forEach(name -> all.add(secret.hash(name)));
        boolean differs = !all.equals(hashes);
        Set.copyOf(hashes).stream().filter(hash -> !all.contains(hash)).forEach(this::leave);
        all.stream().filter(hash -> !hashes.contains(hash)).forEach(this::come);
        return differs;
    }

    private boolean move(PresenceChanges changes) {
        changes.came().forEach(name -> come(secret.hash(name)));
        changes.left().forEach(name -> leave(secret.hash(name)));
        return !changes.came().isEmpty() || !changes.left().isEmpty();
    }

    private void come(long hash) {
        hashes.add(hash);
        came.add(hash);
        left.remove(hash);
    }

    private void leave(long hash) {
        hashes.remove(hash);
        came.remove(hash);
        left.add(hash);
    }

    Set<Long> hashes() {
        return hashes;
    }

    /// How many connections there are here.
    int connections() {
        return connections;
    }

    Sketch sketch() {
        var sketch = new Sketch();
        hashes.forEach(hash -> sketch.add(hash.longValue()));
        return sketch;
    }

    /// What has changed since the last news, if anything has. While an estimate is told, changes wait for [#everything].
    Optional<News> changes() {
        boolean isExact = toldOneByOne && hashes.size() <= News.MAX_HASHES;
        if (!isNews || (!isExact && !toldOneByOne)) {
            return Optional.empty();
        }
        if (!isExact || came.size() + left.size() > News.MAX_HASHES) {
            return Optional.of(everything());
        }
        var news = new News.Moved(stream.name(), connections, false, Set.copyOf(came), Set.copyOf(left));
        told();
        return Optional.of(news);
    }

    /// Everything; an estimate if they are too many to be told one by one.
    News everything() {
        toldOneByOne = hashes.size() <= News.MAX_HASHES;
        told();
        return toldOneByOne
                ? new News.Moved(stream.name(), connections, true, Set.copyOf(hashes), Set.of())
                : new News.Estimated(stream.name(), connections, sketch());
    }

    private void told() {
        came.clear();
        left.clear();
        isNews = false;
    }

    /// Whether there is anything to tell of them.
    boolean isNobody() {
        return hashes.isEmpty() && connections == 0;
    }
}
