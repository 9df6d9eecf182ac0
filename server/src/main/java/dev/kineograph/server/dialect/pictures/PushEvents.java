// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.pictures;

import dev.kineograph.StreamName;
import dev.kineograph.server.settings.SocketIoHandler;
import java.util.Optional;

/// The events with which the clients of a listener push pictures, and what happens to the pictures.
///
/// **Threading.** Immutable, except for the handler.
///
/// @param takes the event that pushes a picture
/// @param shows the event that shows a picture
/// @param stream the stream that all pictures are published to; by default the one named after the namespace, [#UNNAMED] for `/`
/// @param lateSeeNewest whether every client that connects gets the newest picture at once
/// @param namespacesAreListed whether the settings list the namespaces; otherwise each stream has one, and there is `/`
/// @param others handles all other events, and hears which clients come and go
public record PushEvents(
        String takes,
        String shows,
        Optional<StreamName> stream,
        boolean lateSeeNewest,
        boolean namespacesAreListed,
        SocketIoHandler others) {
    /// The stream of pictures that are pushed in the namespace `/`.
    static final StreamName UNNAMED = StreamName.of("pushed");

    /// The stream that pictures of a namespace are published to.
    StreamName stream(String namespace) {
        return stream.orElseGet(() -> namespace.equals("/") ? UNNAMED : StreamName.of(namespace.substring(1)));
    }
}
