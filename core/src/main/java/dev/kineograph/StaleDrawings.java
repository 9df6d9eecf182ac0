// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import dev.kineograph.text.LogThrottle;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Has stale pictures dimmed for the streams of a hub.
///
/// **Threading.** Shared; any thread that may block.
final class StaleDrawings {
    private static final System.Logger LOG = System.getLogger(StaleDrawings.class.getName());

    private final Optional<StalePainter> painter;
    private final TranscodePool pool;
    private final LogThrottle failures = new LogThrottle();
    private final AtomicBoolean saidThatThereIsNone = new AtomicBoolean();

    /// @param pool draws, some pictures at a time
    StaleDrawings(Optional<StalePainter> painter, TranscodePool pool) {
        this.painter = painter;
        this.pool = pool;
    }

    /// The frame's picture dimmed; empty if nobody can do that, which the log says.
    Optional<Picture> dimmed(StreamName stream, Picture picture) {
        if (painter.isEmpty()) {
            if (saidThatThereIsNone.compareAndSet(false, true)) {
                LOG.log(Level.WARNING, "stream {0}: shown as it is while it is stale: there is nothing that dims pictures (expected: kineograph-imaging)", stream);
            }
            return Optional.empty();
        }
        try {
            return Optional.of(pool.call(() -> painter.get().dimmed(picture)));
        } catch (RejectedExecutionException | CancellationException | InterruptedException e) {
            // The hub has ended.
            return Optional.empty();
        } catch (Exception | Error e) {
            failures.pass().ifPresent(others -> LOG.log(
                    Level.WARNING, "stream %s: cannot be dimmed (and %,d more since the last such line)".formatted(stream, others), e));
            return Optional.empty();
        }
    }
}
