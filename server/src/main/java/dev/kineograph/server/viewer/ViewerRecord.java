// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.Variant;
import dev.kineograph.server.http.Exchange;
import java.net.InetAddress;
import java.time.Duration;

/// What is remembered of a viewer, for the list of those who watch a stream. While it is on a fast path nothing is: the frames that it gets there are
/// those that its audience is shown.
///
/// **Threading.** Confined to its viewer's event loop.
final class ViewerRecord {
    private static final long NOT_FAST = -1;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final String identity;
    private final long program;
    private final long sinceNanos = System.nanoTime();
    private long firstSequence;
    private long sent;

    /// How many frames its audience had been shown when it entered the fast path.
    private long entered = NOT_FAST;

    private ViewerRecord(String identity, long program) {
        this.identity = identity;
        this.program = program;
    }

    /// A viewer whose identity is known by itself.
    static ViewerRecord of(String identity) {
        return new ViewerRecord(identity, 0);
    }

    /// The viewer that sent a request.
    static ViewerRecord of(Exchange exchange) {
        return new ViewerRecord(exchange.viewer().name(), programOf(exchange));
    }

    /// Stands for the address and the program of a client without an identity that it would have again; 0 for all others.
    static long programOf(Exchange exchange) {
        return exchange.viewer().isKnown() ? 0 : hash(exchange.hostAndProgram());
    }

    /// FNV-1a of 64 bits: whoever can choose its program can as well choose another one.
    private static long hash(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    String identity() {
        return identity;
    }

    long program() {
        return program;
    }

    /// It was sent a frame that it did not have.
    void sent(long sequence) {
        firstSequence = firstSequence == 0 ? sequence : firstSequence;
        sent++;
    }

    /// From now on it is sent all frames that its audience is shown.
    void entersFastPath(long shown) {
        entered = shown;
    }

    /// @param missesNewest whether it has not been sent the newest frame of those that its audience was shown
    void leavesFastPath(long shown, boolean missesNewest) {
        sent = sentUntil(shown) - (missesNewest ? 1 : 0);
        entered = NOT_FAST;
    }

    private long sentUntil(long shown) {
        return entered == NOT_FAST ? sent : sent + shown - entered;
    }

    ListedViewer listed(String how, InetAddress address, Variant variant, long shown, long lastSequence) {
        long all = sentUntil(shown);
        long skipped = firstSequence == 0 ? 0 : Math.max(0, lastSequence - firstSequence + 1 - all);
        return new ListedViewer(identity, program, how, address, Duration.ofNanos(System.nanoTime() - sinceNanos), all, skipped, variant);
    }
}
