// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.ImageStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The connections of a kind of which browsers have few: one identity has at most three of them to a stream, and a newer one
/// displaces the oldest.
///
/// A browser has six HTTP/1.x connections to a host, and keeps those of pages that were left: once six are taken, no picture of
/// this host loads any more.
///
/// **Threading.** Shared; each call takes the lock for a moment, and nobody is called under it.
final class LimitedConnections {
    private static final int MAX_PER_IDENTITY = 3;

    // The lock is this object; it guards these maps and the links between the connections of one identity.
    private final Map<ImageStream, Map<String, Link>> newest = new HashMap<>();

    /// A connection, which is itself a link in the chain of those of its identity: nothing else is kept for it.
    abstract static class Link {
        /// The next older one of the same identity.
        private @Nullable Link older;

        /// The stream that it shows.
        abstract ImageStream stream();

        /// Who watches.
        abstract String identity();

        /// A newer connection has taken this one's place, and it is to be closed. Called on the thread of the newer one, which must not
        /// be held up.
        abstract void displaced();
    }

    /// Adds a new connection, and displaces the oldest if they are too many now.
    void add(Link connection) {
        var oldest = link(connection);
        if (oldest != null) {
            oldest.displaced();
        }
    }

    /// Links the connection, and returns the one that is not in the chain any more.
    private synchronized @Nullable Link link(Link connection) {
        var ofStream = newest.computeIfAbsent(connection.stream(), _ -> new HashMap<>());
        connection.older = ofStream.put(connection.identity(), connection);
        var last = connection;
        for (int i = 1; i < MAX_PER_IDENTITY; i++) {
            var next = last.older;
            if (next == null) {
                return null;
            }
            last = next;
        }
        var oldest = last.older;
        last.older = null;
        return oldest;
    }

    /// Removes a connection that has ended. Does nothing if it was displaced, or removed before.
    synchronized void remove(Link connection) {
        var ofStream = newest.get(connection.stream());
        var first = ofStream == null ? null : ofStream.get(connection.identity());
        if (ofStream == null || first == null) {
            return;
        }
        if (!first.equals(connection)) {
            unlink(connection, first);
        } else if (connection.older != null) {
            ofStream.put(connection.identity(), connection.older);
        } else {
            ofStream.remove(connection.identity());
            if (ofStream.isEmpty()) {
                newest.remove(connection.stream());
            }
        }
    }

    private static void unlink(Link connection, Link first) {
        for (var newer = first; newer != null; newer = newer.older) {
            if (connection.equals(newer.older)) {
                newer.older = connection.older;
            }
        }
    }
}
