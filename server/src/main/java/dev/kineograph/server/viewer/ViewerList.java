// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.viewer;

import dev.kineograph.StreamName;
import dev.kineograph.text.LogThrottle;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The viewers of an audience, in any order. They may leave and join during an iteration.
///
/// **Threading.** Confined to the audience's event loop.
final class ViewerList {
    private static final LogThrottle FAILURES = new LogThrottle();
    private static final System.Logger LOG = System.getLogger(Audience.class.getName());

    private final StreamName stream;
    private final ArrayList<Viewer> viewers = new ArrayList<>();

    private int live;

    /// Viewers at lower indexes have not had their turn in the round.
    private int waiting;

    ViewerList(StreamName stream) {
        this.stream = stream;
    }

    boolean isEmpty() {
        return viewers.isEmpty();
    }

    /// How many of them show the stream as it goes.
    int live() {
        return live;
    }

    void add(Viewer viewer) {
        viewers.add(viewer);
        live += viewer.isLive() ? 1 : 0;
    }

    /// Removes a viewer, if it is here.
    void remove(Viewer viewer) {
        int at = viewers.lastIndexOf(viewer);
        if (at >= 0) {
            viewers.set(at, viewers.getLast());
            viewers.removeLast();
            live -= viewer.isLive() ? 1 : 0;
        }
    }

    /// Iterates from the last to the first, so that the place of a viewer that leaves meanwhile is taken by one that has had its turn.
    /// Viewers that are left out because memory has run out get the next frame.
    void forEach(Consumer<Viewer> step) {
        guard(() -> {
            for (int i = viewers.size() - 1; i >= 0; i--) {
                if (i < viewers.size()) {
                    step.accept(viewers.get(i));
                }
            }
        });
    }

    /// Begins a round, in the same order, which may be interrupted.
    void beginRound() {
        waiting = viewers.size();
    }

    /// The next one; null if all have had their turn.
    @Nullable Viewer nextOfRound() {
        waiting = Math.min(waiting, viewers.size()) - 1;
        return waiting < 0 ? null : viewers.get(waiting);
    }

    /// Runs steps with viewers, during which memory may run out. Returns whether they succeeded.
    boolean guard(Runnable steps) {
        try {
            steps.run();
            return true;
        } catch (RuntimeException | OutOfMemoryError e) {
            FAILURES.pass().ifPresent(others ->
                    LOG.log(Level.ERROR, "%s: a frame was not sent to all (and %,d more since the last such line)".formatted(stream, others), e));
            return false;
        }
    }
}
