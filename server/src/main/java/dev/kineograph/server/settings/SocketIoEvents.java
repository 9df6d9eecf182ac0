// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.StreamName;
import java.util.Optional;

/// The events of Socket.IO that push pictures and show them.
///
/// **Threading.** Immutable.
///
/// @param takes the event that pushes a picture
/// @param shows the event that shows one
/// @param stream the stream that all pictures are published to; by default the namespace's name, or `pushed` without a namespace
/// @param lateSeeNewest whether a client that connects gets the newest picture at once, without asking
public record SocketIoEvents(String takes, String shows, Optional<StreamName> stream, boolean lateSeeNewest) {

    /// `onimgdata` and `showimgdata`, a stream for each namespace, and no newest picture for clients that connect later.
    public static final SocketIoEvents DEFAULT = new SocketIoEvents("onimgdata", "showimgdata", Optional.empty(), false);

    /// The same with other names.
    public SocketIoEvents withNames(String newTakes, String newShows) {
        return new SocketIoEvents(newTakes, newShows, stream, lateSeeNewest);
    }

    /// The same with all pictures published to that stream.
    public SocketIoEvents withStream(StreamName newStream) {
        return new SocketIoEvents(takes, shows, Optional.of(newStream), lateSeeNewest);
    }

    /// The same, and a client that connects gets the newest picture at once (true), or only if it asks for it (false).
    public SocketIoEvents withLateSeeNewest(boolean newLateSeeNewest) {
        return new SocketIoEvents(takes, shows, stream, newLateSeeNewest);
    }
}
