// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.cluster;

import dev.kineograph.Caller;
import dev.kineograph.Hub;
import dev.kineograph.PictureSink;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The publishers here whose streams are other nodes'.
///
/// **Threading.** Shared; any thread.
final class RemotePublishers {
    /// More are refused: each may have a picture that waits.
    private static final int MAX_OPEN = 256;

    private final Hub hub;
    private final RemoteFeed.Surroundings around;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();

    RemotePublishers(Hub hub, RemoteFeed.Surroundings around) {
        this.hub = hub;
        this.around = around;
    }

    boolean isAccepted(StreamName stream) {
        return around.directory().origin(stream).map(origin -> origin.offer().accepts()).orElse(true);
    }

    /// Opens one.
    ///
    /// @throws RefusedException if the stream's node has a source for it, or is silent: then the stream ends here, so that it is this node's with the next picture
    PictureSink open(StreamName stream, Caller caller, String kind) {
        return open(around.directory().origin(stream).orElseThrow(() -> abandoned(stream)), caller, kind);
    }

    /// Opens one to a node that has the stream.
    ///
    /// @throws RefusedException if that has a source for it
    PictureSink open(Directory.Origin origin, Caller caller, String kind) {
        var stream = origin.offer().stream();
        var node = origin.node().name();
        if (!origin.offer().accepts()) {
            throw new RefusedException(
                    Refusal.TAKEN,
                    "%s: its pictures come from its own source on node %s (expected: a stream without one, or publishers: many)".formatted(stream, node));
        }
        if (open.incrementAndGet() > MAX_OPEN) {
            open.decrementAndGet();
            throw new RefusedException(
                    Refusal.TAKEN, "%s: too many publish to other nodes from here (expected: at most %d)".formatted(stream, MAX_OPEN));
        }
        return new RemotePublisher(
                PushMessage.Present.of(stream, caller, kind), origin, around, numbers.incrementAndGet(), open::decrementAndGet);
    }

    private RefusedException abandoned(StreamName stream) {
        hub.retire(stream);
        return new RefusedException(
                Refusal.CLOSED, "%s: the node that had it is silent (expected: the picture once more, for a stream of this node)".formatted(stream));
    }
}
