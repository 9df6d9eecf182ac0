// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.app.config.EventTargets;
import dev.kineograph.app.events.mqtt.MqttSender;
import dev.kineograph.app.events.webhook.WebhookSender;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells others what happens to the streams of a hub.
///
/// **Threading.** Shared.
final class EventsOut implements AutoCloseable {
    private final List<Hub.Registration> registrations = new ArrayList<>();
    private final List<WebhookSender> webhooks;
    private final Optional<MqttSender> mqtt;

    private EventsOut(List<WebhookSender> webhooks, Optional<MqttSender> mqtt) {
        this.webhooks = webhooks;
        this.mqtt = mqtt;
    }

    /// Begins.
    ///
    /// @param configured the streams of the configuration
    static EventsOut start(Hub hub, EventTargets targets, Set<StreamName> configured) {
        var webhooks = targets.webhooks().stream().map(WebhookSender::start).toList();
        var events = new EventsOut(webhooks, targets.mqtt().map(broker -> MqttSender.start(hub, broker, configured)));
        webhooks.forEach(webhook -> events.registrations.add(hub.listen(webhook)));
        events.mqtt.ifPresent(mqtt -> events.registrations.add(hub.listen(mqtt)));
        return events;
    }

    /// Ends all of them at the same time.
    @Override
    public void close() {
        registrations.forEach(Hub.Registration::close);
        webhooks.forEach(WebhookSender::end);
        mqtt.ifPresent(MqttSender::end);
        webhooks.forEach(WebhookSender::close);
        mqtt.ifPresent(MqttSender::close);
    }
}
