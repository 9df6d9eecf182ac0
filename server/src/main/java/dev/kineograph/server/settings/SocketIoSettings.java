// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.settings;

import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.text.VisibleText;
import java.util.Set;

/// What clients of Socket.IO may send to an HTTP listener, and what they receive.
///
/// **Threading.** Immutable.
///
/// @param events those that push pictures and show them
/// @param namespaces the namespaces, such as `/` and `/garden`; none for `/` and every stream's name
/// @param handler receives all other events, and is notified when clients come and go
/// @param pings how often the server checks that a client is still there
/// @param maxBytes the longest message of a client that may publish, 1 KB to [#MAX_BYTES]
/// @param maxWatcherBytes the longest message of a client that may not publish, 1 KB to 16 MB
public record SocketIoSettings(
        SocketIoEvents events, Set<String> namespaces, SocketIoHandler handler, Pings pings, int maxBytes, int maxWatcherBytes) {
    // First, since the default is checked too.
    /// The smallest limit that can be set.
    public static final int MIN_BYTES = 1000;

    /// The largest limit that can be set, and the default: a picture of [Picture#MAX_BYTES] as bytes, or of three quarters of that as a data URL, and
    /// 64 KB for the rest of its event.
    public static final int MAX_BYTES = Picture.MAX_BYTES + 65_536;

    private static final int MAX_SHOWN = 40;

    /// The default of each part: every namespace, and only the events that push and watch.
    public static final SocketIoSettings DEFAULT = new SocketIoSettings(
            SocketIoEvents.DEFAULT,
            Set.of(),
            (_, name, _, _) -> {
                throw unknown(name);
            },
            Pings.DEFAULT,
            MAX_BYTES,
            64_000);

    /// Takes a copy.
    ///
    /// @throws RefusedException if a number of bytes is out of its range
    public SocketIoSettings {
        namespaces = Set.copyOf(namespaces);
        Range.check("maxBytes", maxBytes, MIN_BYTES, MAX_BYTES);
        Range.check("maxWatcherBytes", maxWatcherBytes, MIN_BYTES, Picture.MAX_BYTES);
    }

    // A record's own hash is put together when it is first wanted: milliseconds of every start.
    @Override
    public int hashCode() {
        return namespaces.hashCode();
    }

    private static RefusedException unknown(String event) {
        var shown = VisibleText.excerpt(event, MAX_SHOWN);
        return new RefusedException(Refusal.BAD_VALUE, "event %s: not known here".formatted(shown));
    }

    /// The same with other events for pictures.
    public SocketIoSettings with(SocketIoEvents newEvents) {
        return new SocketIoSettings(newEvents, namespaces, handler, pings, maxBytes, maxWatcherBytes);
    }

    /// The same with these namespaces and no others.
    public SocketIoSettings withNamespaces(String... names) {
        return new SocketIoSettings(events, Set.of(names), handler, pings, maxBytes, maxWatcherBytes);
    }

    /// The same with a handler of clients and of all other events.
    public SocketIoSettings with(SocketIoHandler newHandler) {
        return new SocketIoSettings(events, namespaces, newHandler, pings, maxBytes, maxWatcherBytes);
    }

    /// The same with other pings.
    public SocketIoSettings with(Pings newPings) {
        return new SocketIoSettings(events, namespaces, handler, newPings, maxBytes, maxWatcherBytes);
    }

    /// The same with another longest message of clients that may publish.
    public SocketIoSettings withMaxBytes(int newMaxBytes) {
        return new SocketIoSettings(events, namespaces, handler, pings, newMaxBytes, maxWatcherBytes);
    }

    /// The same with another longest message of clients that may not publish.
    public SocketIoSettings withMaxWatcherBytes(int newMaxWatcherBytes) {
        return new SocketIoSettings(events, namespaces, handler, pings, maxBytes, newMaxWatcherBytes);
    }
}
