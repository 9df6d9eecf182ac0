// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/// Who was made to leave a stream, and may not come back to it for ten minutes. The one that left first makes room.
///
/// **Threading.** Shared; a lock guards the table for a few accesses. Nobody takes it while the table is empty.
final class KickedViewers {
    static final int MAX_ENTRIES = 10_000;

    private static final long TIME_NANOS = Duration.ofMinutes(10).toNanos();

    private final LongSupplier nanoTime;

    /// In the order in which they end.
    private final LinkedHashMap<KickedIdentity, Long> ends = new LinkedHashMap<>();

    private volatile boolean isEmpty = true;

    private record KickedIdentity(StreamName stream, String identity, long program) {
        static KickedIdentity ofIdentity(StreamName stream, String identity) {
            return new KickedIdentity(stream, identity, 0);
        }

        static KickedIdentity ofProgram(StreamName stream, long program) {
            return new KickedIdentity(stream, "", program);
        }
    }

    KickedViewers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void add(StreamName stream, ListedViewer viewer) {
        put(KickedIdentity.ofIdentity(stream, viewer.identity()));
        if (viewer.program() != 0) {
            put(KickedIdentity.ofProgram(stream, viewer.program()));
        }
        isEmpty = false;
    }

    private void put(KickedIdentity entry) {
        ends.remove(entry);
        ends.put(entry, nanoTime.getAsLong() + TIME_NANOS);
        if (ends.size() > MAX_ENTRIES) {
            ends.pollFirstEntry();
        }
    }

    boolean isEmpty() {
        return isEmpty;
    }

    /// Checks whether a viewer may watch a stream.
    ///
    /// @param program that of a viewer whose identity is not known, otherwise 0
    /// @throws RefusedException if it was made to leave
    void check(StreamName stream, String identity, long program) {
        if (!isEmpty && (isKicked(KickedIdentity.ofIdentity(stream, identity)) || (program != 0 && isKicked(KickedIdentity.ofProgram(stream, program))))) {
            throw refused(stream);
        }
    }

    private synchronized boolean isKicked(KickedIdentity entry) {
        long now = nanoTime.getAsLong();
        var oldest = ends.values().iterator();
        while (oldest.hasNext() && now - oldest.next() >= 0) {
            oldest.remove();
        }
        isEmpty = ends.isEmpty();
        return ends.containsKey(entry);
    }

    static RefusedException refused(StreamName stream) {
        return new RefusedException(
                Refusal.DENIED, "%s: an administrator has ended this viewer's connection (expected: another try in ten minutes)".formatted(stream));
    }
}
