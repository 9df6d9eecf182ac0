// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Counts the people who watch a stream on any node, each once.
///
/// **Threading.** Confined to the cluster's thread.
final class Crowd {
    /// Whatever other nodes tell, the sum with those who are here is a number.
    private static final int MOST = 1_000_000_000;

    private final Hub hub;
    private final IdentityKey secret;
    private final Map<StreamName, LocalPeople> here = new HashMap<>();
    private final Set<StreamName> moved = new HashSet<>();

    /// The streams that are counted by estimate.
    private final Set<StreamName> estimated = new HashSet<>();

    Crowd(Hub hub, IdentityKey secret) {
        this.hub = hub;
        this.secret = secret;
    }

    /// Looks who watches here.
    void look() {
        var streams = hub.streams();
        streams.forEach(stream -> {
            if (of(stream).look()) {
                moved.add(stream.name());
            }
        });
        if (here.size() > streams.size()) {
            here.keySet().removeIf(name -> hub.find(name).isEmpty());
        }
    }

    private LocalPeople of(ImageStream stream) {
        var present = here.get(stream.name());
        if (present != null && present.isOf(stream)) {
            return present;
        }
        var made = new LocalPeople(stream, secret);
        here.put(stream.name(), made);
        moved.add(stream.name());
        return made;
    }

    /// Those who watch here, by stream.
    Collection<LocalPeople> here() {
        return here.values();
    }

    /// The people of these streams have moved on other nodes.
    void moved(Set<StreamName> streams) {
        moved.addAll(streams);
    }

    /// Counts the people of all streams where somebody has moved.
    void count(Collection<PeerNode> peers) {
        moved.forEach(stream -> count(stream, peers));
        moved.clear();
    }

    private void count(StreamName name, Collection<PeerNode> peers) {
        var local = here.get(name);
        var stream = hub.find(name);
        if (local == null || stream.isEmpty()) {
            return;
        }
        var elsewhere = peers.stream().flatMap(peer -> Stream.ofNullable(peer.people(name))).toList();
        int connections = (int) Math.min(MOST, elsewhere.stream().mapToLong(RemotePeople::connections).sum());
        boolean isEstimate = elsewhere.stream().anyMatch(people -> people.sketch() != null);
        stream.get().presence().remote(isEstimate ? estimate(local, elsewhere) : exact(local, elsewhere), connections);
        if (isEstimate) {
            estimated.add(name);
        } else {
            estimated.remove(name);
        }
    }

    private static int exact(LocalPeople local, List<RemotePeople> elsewhere) {
        var others = new HashSet<Long>();
        for (var people : elsewhere) {
            people.hashes().stream().filter(hash -> !local.hashes().contains(hash)).forEach(others::add);
        }
        return others.size();
    }

    private static int estimate(LocalPeople local, List<RemotePeople> elsewhere) {
        var all = local.sketch();
        for (var people : elsewhere) {
            var sketch = people.sketch();
            if (sketch != null) {
                all.add(sketch);
            }
            people.hashes().forEach(hash -> all.add(hash.longValue()));
        }
        return Math.clamp(all.estimate() - local.hashes().size(), 0, MOST);
    }

    /// The streams whose number of viewers is an estimate.
    Set<StreamName> estimated() {
        return Set.copyOf(estimated);
    }

    /// Nobody is counted elsewhere any more.
    void forgetOthers() {
        hub.streams().forEach(stream -> stream.presence().remote(0, 0));
    }
}
