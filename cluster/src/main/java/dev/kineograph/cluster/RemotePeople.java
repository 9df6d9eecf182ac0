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
    private final PeopleRoom room;
    private final Set<Long> hashes = new HashSet<>();
    private @Nullable Sketch sketch;
    private int connections;

    RemotePeople(PeopleRoom room) {
        this.room = room;
    }

    /// @throws IOException if there are more than may be told one by one
    void take(News.Moved news) throws IOException {
        if (news.isAll() || sketch != null) {
            sketch = null;
            forget();
        }
        for (var hash : news.came()) {
            if (!hashes.contains(hash) && room.take()) {
                hashes.add(hash);
            }
        }
        for (var hash : news.left()) {
            if (hashes.remove(hash)) {
                room.give(1);
            }
        }
        connections = news.connections();
        if (hashes.size() > News.MAX_HASHES) {
            throw new IOException("%s: more than %,d people, one by one (expected: an estimate)".formatted(news.stream(), News.MAX_HASHES));
        }
    }

    void take(News.Estimated news) {
        forget();
        sketch = news.people();
        connections = news.connections();
    }

    /// Gives its room back.
    void forget() {
        room.give(hashes.size());
        hashes.clear();
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
