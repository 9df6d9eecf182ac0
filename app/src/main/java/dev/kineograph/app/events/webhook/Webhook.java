// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.webhook;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamEvent;
import dev.kineograph.app.events.EventKind;
import dev.kineograph.app.events.StreamSelection;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/// An address that events are posted to.
///
/// **Threading.** Immutable.
///
/// @param address `https` or `http`. All of it behind the host may be a secret, as with chats, and is never shown
/// @param secret signs the messages; empty for none
public record Webhook(URI address, Optional<WebhookSecret> secret, Set<EventKind> events, StreamSelection streams) {
    /// The events that are posted unless the configuration says otherwise.
    public static final Set<EventKind> USUAL_EVENTS = Set.of(EventKind.ONLINE, EventKind.OFFLINE, EventKind.STALE);

    /// Takes a copy.
    ///
    /// @throws RefusedException if requests cannot have that address
    public Webhook {
        events = Set.copyOf(events);
        boolean isHttp = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        if (!isHttp || address.getHost() == null || address.getRawUserInfo() != null || address.getRawFragment() != null) {
            throw new RefusedException(Refusal.BAD_VALUE, "no address to post to (expected: such as https://example.org/hook, without a user)");
        }
    }

    /// Whether it is to be told of an event.
    boolean wants(StreamEvent event) {
        return EventKind.of(event).filter(events::contains).isPresent() && streams.has(event.stream());
    }

    /// Its server, for the log.
    @Override
    public String toString() {
        return "webhook %s://%s".formatted(address.getScheme(), address.getRawAuthority());
    }
}
