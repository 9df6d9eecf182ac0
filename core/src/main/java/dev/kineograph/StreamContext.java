// SPDX-License-Identifier: Apache-2.0
package dev.kineograph;

import java.util.function.Consumer;

/// What a hub provides for each of its streams.
///
/// **Threading.** Immutable.
///
/// @param events where the stream's events go
record StreamContext(MultipartFraming framing, NanoClock clock, Consumer<StreamEvent> events) {

    /// The same for a stream whose events are not published.
    StreamContext withoutListeners() {
        return new StreamContext(framing, clock, _ -> {});
    }
}
