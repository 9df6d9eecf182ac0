// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.pictures;

import dev.kineograph.StreamName;
import dev.kineograph.server.settings.SocketIoHandler;
import java.util.Optional;

/// What the events of a listener mean.
///
/// @param takes the event that pushes a picture
/// @param shows the event that shows one
/// @param stream what all pictures are published to; by default the namespace's name, and [#UNNAMED] where there is none
/// @param lateSeeNewest whether every client that connects gets the newest picture at once
/// @param others hears of clients and of all other events
public record Meanings(String takes, String shows, Optional<StreamName> stream, boolean lateSeeNewest, SocketIoHandler others) {
    /// What is pushed in the namespace `/`.
    static final StreamName UNNAMED = StreamName.of("pushed");

    /// The stream that a namespace's pictures are published to.
    StreamName stream(String namespace) {
        return stream.orElseGet(() -> namespace.equals("/") ? UNNAMED : StreamName.of(namespace.substring(1)));
    }
}
