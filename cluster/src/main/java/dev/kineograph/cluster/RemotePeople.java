// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who watches a stream on another node, as that has told.
///
/// **Threading.** Confined to the cluster's thread.
final class RemotePeople {
    private final Set<Long> hashes = new HashSet<>();
    private @Nullable Sketch sketch;
    private int connections;

    /// @throws IOException if there are more than may be told one by one
    void take(News.Moved news) throws IOException {
        if (news.isAll() || sketch != null) {
            sketch = null;
            hashes.clear();
        }
        hashes.addAll(news.came());
        hashes.removeAll(news.left());
        connections = news.connections();
        if (hashes.size() > News.MAX_HASHES) {
            throw new IOException("%s: more than %,d people, one by one (expected: an estimate)".formatted(news.stream(), News.MAX_HASHES));
        }
    }

    void take(News.Estimated news) {
        hashes.clear();
        sketch = news.people();
        connections = news.connections();
    }

    Set<Long> hashes() {
        return hashes;
    }

    /// Of them all, if they are not known one by one.
    @Nullable Sketch sketch() {
        return sketch;
    }

    int connections() {
        return connections;
    }
}
