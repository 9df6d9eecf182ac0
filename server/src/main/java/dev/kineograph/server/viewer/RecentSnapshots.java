// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.StreamName;
import dev.kineograph.Variant;
import dev.kineograph.server.http.Exchange;
import dev.kineograph.server.net.AddressShare;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Who has fetched pictures of a stream one after the other, lately. If there are too many, the oldest of the address that has most make room.
///
/// **Threading.** Shared; a lock guards the table. It is held for a few accesses, and when the table is full for a look at each entry.
final class RecentSnapshots {
    static final int MAX_ENTRIES = 2000;

    private final Map<ClientOfStream, RecentClient> entries = new HashMap<>();

    private record ClientOfStream(StreamName stream, String identity) {}

    private static final class RecentClient {
        private final ClientOfStream key;
        private final long program;
        private final InetAddress address;
        private final long sinceNanos = System.nanoTime();
        private Variant variant;
        private long endNanos;
        private long fetched;

        private RecentClient(ClientOfStream key, long program, InetAddress address, Variant variant) {
            this.key = key;
            this.program = program;
            this.address = address;
            this.variant = variant;
        }

        private ListedViewer listed(long nowNanos) {
            return new ListedViewer(key.identity, program, "snapshot", address, Duration.ofNanos(nowNanos - sinceNanos), fetched, 0, variant);
        }
    }

    /// Counts a picture that is fetched.
    ///
    /// @param lasts how long the client counts as a viewer
    synchronized void fetched(StreamName stream, String identity, Exchange exchange, Variant variant, Duration lasts) {
        long now = System.nanoTime();
        var key = new ClientOfStream(stream, identity);
        var known = entries.get(key);
        var entry = known != null && now - known.endNanos < 0 ? known : entered(key, exchange, variant, now);
        entry.variant = variant;
        entry.endNanos = now + lasts.toNanos();
        entry.fetched++;
    }

    private RecentClient entered(ClientOfStream key, Exchange exchange, Variant variant, long now) {
        if (entries.size() >= MAX_ENTRIES) {
            entries.values().removeIf(entry -> now - entry.endNanos >= 0);
        }
        if (entries.size() >= MAX_ENTRIES) {
            AddressShare.oldestOfMost(entries.values(), entry -> entry.address, Comparator.comparingLong(entry -> entry.endNanos - now))
                    .ifPresent(entry -> entries.remove(entry.key));
        }
        var address = exchange.caller().address().orElseGet(InetAddress::getLoopbackAddress);
        var entry = new RecentClient(key, ViewerRecord.programOf(exchange), address, variant);
        entries.put(key, entry);
        return entry;
    }

    /// Those who count as viewers of a stream now.
    synchronized List<ListedViewer> of(StreamName stream) {
        long now = System.nanoTime();
        entries.values().removeIf(entry -> now - entry.endNanos >= 0);
        return entries.values().stream().filter(entry -> entry.key.stream.equals(stream)).map(entry -> entry.listed(now)).toList();
    }
}
