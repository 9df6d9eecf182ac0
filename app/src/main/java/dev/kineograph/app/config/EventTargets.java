// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.app.events.mqtt.MqttBroker;
import dev.kineograph.app.events.webhook.Webhook;
import java.util.List;
import java.util.Optional;

/// Who is told of events.
///
/// **Threading.** Immutable.
///
/// @param webhooks addresses that each event is posted to
/// @param mqtt the broker that has the state of the streams; empty for none
public record EventTargets(List<Webhook> webhooks, Optional<MqttBroker> mqtt) {
    /// Nobody.
    public static final EventTargets NONE = new EventTargets(List.of(), Optional.empty());

    /// Takes a copy.
    public EventTargets {
        webhooks = List.copyOf(webhooks);
    }
}
