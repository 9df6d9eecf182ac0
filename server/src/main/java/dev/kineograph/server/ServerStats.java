// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The numbers of a server: totals since it started, and the current state. Those of its streams are in [dev.kineograph.ImageStream#stats].
///
/// **Threading.** Immutable.
///
/// @param connections open connections, of viewers, producers and others
/// @param heldBytes bytes of [dev.kineograph.server.settings.Limits#memory] in use
/// @param refusals inputs that were refused, by entry and reason: see [KineographServer#refusals]
/// @param viewersStalled viewers that were disconnected because they read nothing
/// @param viewersLost viewers that were disconnected because their machine did not answer any more
/// @param delivery how long frames took from their capture until they had been sent to all viewers of an event loop that keep up
/// @param loops the event loops
public record ServerStats(
        int connections,
        long heldBytes,
        Map<String, Long> refusals,
        long viewersStalled,
        long viewersLost,
        Times delivery,
        List<LoopStats> loops) {

    /// Takes copies.
    public ServerStats {
        refusals = Map.copyOf(refusals);
        loops = List.copyOf(loops);
    }

    /// How often something took how long.
    ///
    /// @param bounds the upper bounds of the counts, ascending
    /// @param counts how often it took no longer than the bound of the same place, and longer than the one before; the last count has no bound
    /// @param sum all times together
    public record Times(List<Duration> bounds, List<Long> counts, Duration sum) {
        /// Takes copies.
        public Times {
            bounds = List.copyOf(bounds);
            counts = List.copyOf(counts);
        }
    }

    /// An event loop.
    ///
    /// @param pendingTasks how many tasks wait for it
    /// @param lag how long a new task had to wait
    public record LoopStats(int pendingTasks, Duration lag) {}
}
