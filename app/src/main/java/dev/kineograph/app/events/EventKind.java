// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events;

import dev.kineograph.StreamEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The events that others can be told of.
///
/// **Threading.** Immutable.
public enum EventKind {
    /// The first picture after a time without a publisher has come.
    ONLINE,
    /// The last publisher has gone.
    OFFLINE,
    /// No new picture has come for too long.
    STALE,
    /// A viewer came.
    JOINED,
    /// A viewer left.
    LEFT;

    /// The kind of an event; empty for those that are nobody else's concern.
    public static Optional<EventKind> of(StreamEvent event) {
        return switch (event) {
            case StreamEvent.Online _ -> Optional.of(ONLINE);
            case StreamEvent.Offline _ -> Optional.of(OFFLINE);
            case StreamEvent.Stale _ -> Optional.of(STALE);
            case StreamEvent.Joined _ -> Optional.of(JOINED);
            case StreamEvent.Left _ -> Optional.of(LEFT);
            case StreamEvent.DemandStarted _, StreamEvent.DemandEnded _ -> Optional.empty();
        };
    }

    /// Its word in a configuration and in messages.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The words of all kinds.
    public static List<String> words() {
        return Stream.of(values()).map(EventKind::word).toList();
    }
}
