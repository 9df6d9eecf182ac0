// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.server.net.BodySink;
import dev.kineograph.server.net.FastPath;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Takes a frame to all viewers of an audience: to those that keep up by a [FastPath] for each form of it, then to each of the others. It
/// pauses after a number of them, since new connections and new input wait meanwhile, and continues from there.
///
/// **Threading.** Confined to its audience's event loop. A viewer that is offered a frame may let another sweep begin and end within this one.
final class Sweep {
    /// Only this many forms are contiguous.
    private static final int MAX_PATHS = 4;

    private final ViewerList others;
    private final DeliveryCounts counts;
    private final ArrayList<Path> paths = new ArrayList<>(1);
    private @Nullable FrameBuffer frame;
    private boolean repeats;

    private record Path(Wire wire, FastPath connections) {}

    /// @param others the viewers that are not on a fast path
    Sweep(ViewerList others, DeliveryCounts counts) {
        this.others = others;
        this.counts = counts;
    }

    /// Whether all viewers have had the frame.
    boolean isOver() {
        return frame == null;
    }

    /// Begins to take a frame to all.
    ///
    /// @param again whether it is the frame that they already have
    void begin(FrameBuffer next, boolean again) {
        frame = next;
        repeats = again;
        counts.begins(again);
        paths.removeIf(path -> path.connections.isEmpty());
        paths.forEach(path -> path.connections.begin(next.frame().sequence()));
        others.beginRound();
    }

    /// Gives up: nobody is left.
    void stop() {
        frame = null;
    }

    /// Takes it to that many more viewers. Returns whether the sweep is over. If memory runs out, all other viewers wait for the next frame.
    boolean goOn(int viewers) {
        boolean went = others.guard(() -> offerToOthers(sendFast(viewers)));
        if (!went) {
            stop();
            paths.forEach(path -> path.connections.dismissWaiting());
        }
        return isOver();
    }

    private int sendFast(int most) {
        int left = most;
        for (int i = 0; i < paths.size() && left > 0; i++) {
            left -= send(paths.get(i), left);
        }
        return left;
    }

    private int send(Path path, int most) {
        if (frame == null || path.connections.isDone()) {
            return 0;
        }
        int sent = path.connections.send(frame.bytes(path.wire), most);
        if (!repeats) {
            counts.sent(frame.frame(), sent, path.connections.skipped());
        }
        return sent;
    }

    private void offerToOthers(int most) {
        for (int left = most; left > 0 && frame != null; left--) {
            var viewer = others.nextOfRound();
            if (viewer == null) {
                counts.sentToAll(frame.frame(), repeats);
                frame = null;
            } else if (repeats) {
                viewer.repeat(frame);
            } else {
                viewer.offer(frame);
            }
        }
    }

    /// Puts a viewer's sink, which has just been sent the newest frame, on the fast path, if possible.
    boolean enter(BodySink sink, FastPath.Guest guest, Wire wire, FrameBuffer newest) {
        var path = path(wire, newest);
        return path != null && sink.enter(path.connections, guest);
    }

    /// A path that nobody can enter stays until the next frame, since other viewers will ask for it too.
    private @Nullable Path path(Wire wire, FrameBuffer newest) {
        for (var path : paths) {
            if (path.wire.equals(wire)) {
                return path;
            }
        }
        if (paths.size() == MAX_PATHS) {
            return null;
        }
        var path = new Path(wire, new FastPath(newest.frame().sequence()));
        paths.add(path);
        return path;
    }
}
