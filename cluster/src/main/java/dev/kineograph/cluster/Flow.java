// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// What travels between this node and others of a stream in a form: counted by itself, and in a total.
///
/// **Threading.** Shared; any thread.
final class Flow implements AutoCloseable {
    private final StreamKey key;
    private final String from;
    private final LongAdder frames = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final Traffic.Total total;
    private final Runnable end;
    private volatile List<String> to;

    /// @param end forgets it
    Flow(StreamKey key, String from, List<String> to, Traffic.Total total, Runnable end) {
        this.key = key;
        this.from = from;
        this.to = to;
        this.total = total;
        this.end = end;
    }

    /// The nodes that want it now.
    void to(List<String> nodes) {
        to = nodes;
    }

    void addBytes(int count) {
        bytes.add(count);
        total.bytes().add(count);
    }

    void addFrame() {
        frames.increment();
        total.frames().increment();
    }

    ClusterTransfer now() {
        return new ClusterTransfer(key.stream(), key.variant(), from, to, frames.sum(), bytes.sum());
    }

    /// It travels no more.
    @Override
    public void close() {
        end.run();
    }
}
