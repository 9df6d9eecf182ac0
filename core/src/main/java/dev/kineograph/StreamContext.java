// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.function.Consumer;

/// What a hub provides for each of its streams.
///
/// **Threading.** Immutable.
///
/// @param events receives the stream's events
/// @param drawings dims stale pictures
record StreamContext(MultipartFraming framing, NanoClock clock, Consumer<StreamEvent> events, StaleDrawings drawings) {

    /// The same for a stream whose events are not published.
    StreamContext withoutListeners() {
        return new StreamContext(framing, clock, _ -> {}, drawings);
    }
}
