// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What clients of Socket.IO may say over HTTP, and what they hear.
///
/// **Threading.** Immutable.
///
/// @param takes the event that pushes a picture
/// @param shows the event that shows one
/// @param stream what all pictures are published to; by default the namespace's name, and `pushed` where there is none
/// @param lateSeeNewest whether a client that connects gets the newest picture at once, asked for or not
/// @param namespaces the namespaces that there are, such as `/` and `/garden`; none for `/` and every stream's name
/// @param handler hears of clients and of all other events
/// @param pingInterval how often a client is asked whether it is there, 100 ms to 1 hour
/// @param pingTimeout how long it may take to answer, 100 ms to 1 hour
/// @param maxBytes the longest message, 1 KB to 16 MB
/// @param echoesEngine whether `/engine.io/`, without namespaces and events, says back what it is told: the public suites of Engine.IO
///     want such a server
public record SocketIoSettings(
        String takes,
        String shows,
        Optional<StreamName> stream,
        boolean lateSeeNewest,
        Set<String> namespaces,
        SocketIoHandler handler,
        Duration pingInterval,
        Duration pingTimeout,
        int maxBytes,
        boolean echoesEngine) {
    // First, since the defaults are checked too.
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int LEAST_BYTES = 1000;
    private static final int MOST_SHOWN = 40;

    /// The names of old, no history, every namespace, and no events but those that push and watch.
    public static final SocketIoSettings DEFAULT = new SocketIoSettings(
            "onimgdata",
            "showimgdata",
            Optional.empty(),
            false,
            Set.of(),
            (_, name, _, _) -> {
                throw unknown(name);
            },
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Picture.MAX_BYTES,
            false);

    /// Takes a copy.
    ///
    /// @throws RefusedException if a value is out of its range
    public SocketIoSettings {
        namespaces = Set.copyOf(namespaces);
        check("pingInterval", pingInterval);
        check("pingTimeout", pingTimeout);
        if (maxBytes < LEAST_BYTES || maxBytes > Picture.MAX_BYTES) {
            throw refused("maxBytes: %,d (expected: %,d to %,d)".formatted(maxBytes, LEAST_BYTES, Picture.MAX_BYTES));
        }
    }

    private static void check(String name, Duration time) {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw refused("%s: %s (expected: 100 ms to 1 hour)".formatted(name, time));
        }
    }

    private static RefusedException unknown(String event) {
        var shown = event.substring(0, Math.min(MOST_SHOWN, event.length())).replaceAll("[^\\x20-\\x7e]", "?");
        return refused("event %s: not known here".formatted(shown));
    }

    private static RefusedException refused(String sentence) {
        return new RefusedException(Refusal.BAD_VALUE, sentence);
    }

    /// The same with other names of the two events.
    public SocketIoSettings withEvents(String newTakes, String newShows) {
        return new SocketIoSettings(
                newTakes, newShows, stream, lateSeeNewest, namespaces, handler, pingInterval, pingTimeout, maxBytes, echoesEngine);
    }

    /// The same with all pictures published to that stream.
    public SocketIoSettings withStream(StreamName newStream) {
        return new SocketIoSettings(
                takes, shows, Optional.of(newStream), lateSeeNewest, namespaces, handler, pingInterval, pingTimeout, maxBytes, echoesEngine);
    }

    /// The same, and a client that connects gets the newest picture at once (true), or only if it asks for it (false).
    public SocketIoSettings withLateSeeNewest(boolean newLateSeeNewest) {
        return new SocketIoSettings(
                takes, shows, stream, newLateSeeNewest, namespaces, handler, pingInterval, pingTimeout, maxBytes, echoesEngine);
    }

    /// The same with these namespaces and no others.
    public SocketIoSettings withNamespaces(String... names) {
        return new SocketIoSettings(
                takes, shows, stream, lateSeeNewest, Set.of(names), handler, pingInterval, pingTimeout, maxBytes, echoesEngine);
    }

    /// The same with somebody who hears of clients and of other events.
    public SocketIoSettings with(SocketIoHandler newHandler) {
        return new SocketIoSettings(
                takes, shows, stream, lateSeeNewest, namespaces, newHandler, pingInterval, pingTimeout, maxBytes, echoesEngine);
    }

    /// The same with other times and another longest message.
    public SocketIoSettings withLimits(Duration newPingInterval, Duration newPingTimeout, int newMaxBytes) {
        return new SocketIoSettings(
                takes, shows, stream, lateSeeNewest, namespaces, handler, newPingInterval, newPingTimeout, newMaxBytes, echoesEngine);
    }

    /// The same, and `/engine.io/` says back what it is told.
    public SocketIoSettings withEngineEcho() {
        return new SocketIoSettings(
                takes, shows, stream, lateSeeNewest, namespaces, handler, pingInterval, pingTimeout, maxBytes, true);
    }
}
