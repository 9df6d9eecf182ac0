// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Reads the program's configuration again and applies what is different, when that is asked for over the network.
///
/// **Threading.** Shared: called on event loops, must not block.
@FunctionalInterface
public interface Reloader {
    /// No stream, but the name under which rules with `admin` allow to ask for it.
    StreamName STREAM = StreamName.of("server/reload");

    /// Reads it. The stage fails with a [RefusedException] if it cannot be used: then everything stays as it is.
    CompletionStage<Applied> reload();

    /// What was different.
    ///
    /// @param changed what counts from now on, such as `streams.door`
    /// @param restart what counts from the next start on, such as `server.eventLoops`
    record Applied(List<String> changed, List<String> restart) {
        /// Takes copies.
        public Applied {
            changed = List.copyOf(changed);
            restart = List.copyOf(restart);
        }
    }
}
