// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.ImageStream;
import java.util.ArrayDeque;
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

    // The lock is this object; it guards this map and the slots in it, oldest first.
    private final Map<Holder, ArrayDeque<Slot>> slots = new HashMap<>();

    private record Holder(ImageStream stream, String identity) {}

    /// The place of one connection.
    final class Slot implements AutoCloseable {
        private final Holder holder;
        private final Runnable displaced;

        private Slot(Holder holder, Runnable displaced) {
            this.holder = holder;
            this.displaced = displaced;
        }

        /// The connection has ended; closing twice does nothing.
        @Override
        public void close() {
            remove(this);
        }
    }

    /// Takes a slot for a new connection of this identity.
    ///
    /// @param displaced called when a newer connection takes the place of this one, which is to be closed then; on the thread of
    ///     the newer connection, which it must not hold up
    Slot take(ImageStream stream, String identity, Runnable displaced) {
        var slot = new Slot(new Holder(stream, identity), displaced);
        var oldest = add(slot);
        if (oldest != null) {
            oldest.displaced.run();
        }
        return slot;
    }

    private synchronized @Nullable Slot add(Slot slot) {
        var held = slots.computeIfAbsent(slot.holder, _ -> new ArrayDeque<>(MAX_PER_IDENTITY + 1));
        held.add(slot);
        return held.size() > MAX_PER_IDENTITY ? held.remove() : null;
    }

    private synchronized void remove(Slot slot) {
        var held = slots.get(slot.holder);
        if (held != null && held.remove(slot) && held.isEmpty()) {
            slots.remove(slot.holder);
        }
    }
}
