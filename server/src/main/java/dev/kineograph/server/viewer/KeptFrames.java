// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Refusal;
import dev.kineograph.server.net.AddressShare;
import dev.kineograph.server.net.RefusalLog;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// The old frames that an event loop keeps because connections still receive them. Each slow connection keeps one, and each may keep a
/// different one: a few dozen connections of one address could use up all memory.
///
/// Beyond a number of bytes, the address whose connections keep the most loses those that keep its oldest frame, until there is enough room.
///
/// **Threading.** Confined to its event loop.
final class KeptFrames {
    private final EventLoop loop;
    private final LongSupplier mostBytes;
    private final RefusalLog refusals;
    private final Map<Object, Kept> byHolder = new LinkedHashMap<>();
    private final Map<OldFrame, Integer> holders = new HashMap<>();
    private long bytes;
    private boolean isFull;

    /// A frame that is no longer the newest.
    ///
    /// @param stream what distinguishes it from the frames of other streams
    record OldFrame(Object stream, long sequence, int bytes) {}

    private record Kept(OldFrame frame, InetAddress address, Runnable abort) {}

    KeptFrames(EventLoop loop, LongSupplier mostBytes, RefusalLog refusals) {
        this.loop = loop;
        this.mostBytes = mostBytes;
        this.refusals = refusals;
    }

    /// Notes that a connection still receives this frame. Called with every newer one; only the first call counts.
    ///
    /// @param holder the viewer that has the connection
    /// @param peer the other end of the connection
    /// @param abort ends it at once, if others need the memory
    void keep(Object holder, InetAddress peer, Runnable abort, OldFrame frame) {
        if (byHolder.containsKey(holder)) {
            return;
        }
        byHolder.put(holder, new Kept(frame, AddressShare.of(peer), abort));
        if (holders.merge(frame, 1, Integer::sum) == 1) {
            bytes += frame.bytes();
            makeRoomLater();
        }
    }

    /// The connection has received it, or has ended.
    void release(Object holder) {
        var kept = byHolder.remove(holder);
        if (kept != null && holders.merge(kept.frame, -1, KeptFrames::sumOrNone) == null) {
            bytes -= kept.frame.bytes();
        }
    }

    @SuppressWarnings("NullAway") // Map.merge removes what becomes null.
    private static Integer sumOrNone(int before, int change) {
        return before + change == 0 ? null : Integer.valueOf(before + change);
    }

    /// In a later task, since a frame is being offered to viewers now.
    private void makeRoomLater() {
        if (isOver() && !isFull) {
            isFull = true;
            loop.execute(this::makeRoom);
        }
    }

    /// A single frame may be kept, however large.
    private boolean isOver() {
        return bytes > mostBytes.getAsLong() && holders.size() > 1;
    }

    private void makeRoom() {
        isFull = false;
        Map<InetAddress, AddressFrames> byAddress = new HashMap<>();
        byHolder.forEach((holder, kept) -> byAddress.computeIfAbsent(kept.address, _ -> new AddressFrames()).add(kept.frame, holder));
        while (isOver() && !byAddress.isEmpty()) {
            var largest = Collections.max(byAddress.entrySet(), Comparator.comparingLong(entry -> entry.getValue().bytes));
            largest.getValue().removeOldest().forEach(holder -> evict(holder, largest.getKey()));
            if (largest.getValue().holders.isEmpty()) {
                byAddress.remove(largest.getKey());
            }
        }
    }

    /// What the connections of one address keep.
    private static final class AddressFrames {
        /// The oldest frame is the first.
        private final LinkedHashMap<OldFrame, List<Object>> holders = new LinkedHashMap<>();
        private long bytes;

        private void add(OldFrame frame, Object holder) {
            var known = holders.computeIfAbsent(frame, _ -> new ArrayList<>(1));
            bytes += known.isEmpty() ? frame.bytes() : 0;
            known.add(holder);
        }

        private List<Object> removeOldest() {
            var oldest = holders.pollFirstEntry();
            bytes -= oldest.getKey().bytes();
            return oldest.getValue();
        }
    }

    private void evict(Object holder, InetAddress address) {
        var kept = byHolder.get(holder);
        if (kept == null) {
            return;
        }
        refusals.count(
                "memory",
                Refusal.NO_MEMORY,
                address.getHostAddress(),
                "closed, as it is slow and others need memory (expected: at most %,d bytes of old pictures on a loop, server.memory)"
                        .formatted(mostBytes.getAsLong()));
        release(holder);
        kept.abort.run();
    }
}
