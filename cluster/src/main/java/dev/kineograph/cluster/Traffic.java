// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what travels between this node and NATS.
///
/// **Threading.** Shared; any thread.
final class Traffic {
    private final Total out = new Total(new LongAdder(), new LongAdder());
    private final Total in = new Total(new LongAdder(), new LongAdder());
    private final Set<Flow> flows = ConcurrentHashMap.newKeySet();

    /// Of all flows in one direction, also of those that have ended.
    ///
    /// **Threading.** Shared; any thread.
    record Total(LongAdder frames, LongAdder bytes) {}

    /// This node sends that to others from now on.
    Flow send(StreamKey key, String node) {
        return flow(key, node, List.of(), out);
    }

    /// This node receives that from another one from now on.
    Flow receive(StreamKey key, String from, String node) {
        return flow(key, from, List.of(node), in);
    }

    private Flow flow(StreamKey key, String from, List<String> to, Total total) {
        var made = new Flow[1];
        made[0] = new Flow(key, from, to, total, () -> flows.remove(made[0]));
        flows.add(made[0]);
        return made[0];
    }

    ClusterTraffic now() {
        return new ClusterTraffic(out.frames.sum(), out.bytes.sum(), in.frames.sum(), in.bytes.sum());
    }

    /// What travels now, in the order of the streams' names.
    List<ClusterTransfer> transfers() {
        return flows.stream()
                .map(Flow::now)
                .sorted(Comparator.comparing(ClusterTransfer::stream).thenComparing(transfer -> transfer.variant().toString()))
                .toList();
    }
}
