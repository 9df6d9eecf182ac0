// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.app.config.EventTargets;
import dev.kineograph.app.events.mqtt.MqttBroker;
import dev.kineograph.app.events.mqtt.MqttSender;
import dev.kineograph.app.events.webhook.Webhook;
import dev.kineograph.app.events.webhook.WebhookSender;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tells others what happens to the streams of a hub.
///
/// **Threading.** Shared.
final class EventsOut implements AutoCloseable {
    private final Hub hub;
    private final Optional<String> node;

    // Guarded by this.
    private final Map<Webhook, HearingSender> webhooks = new LinkedHashMap<>();
    private Optional<ToBroker> mqtt = Optional.empty();

    /// A sender that hears events.
    private record HearingSender(WebhookSender sender, Hub.Registration registration) {
        void end() {
            registration.close();
            sender.end();
        }
    }

    /// What a broker is told.
    private record ToBroker(MqttBroker broker, Set<StreamName> configured, MqttSender sender, Hub.Registration registration) {
        boolean isFor(EventTargets targets, Set<StreamName> streams) {
            return targets.mqtt().equals(Optional.of(broker)) && configured.equals(streams);
        }

        void end() {
            registration.close();
            sender.end();
        }
    }

    private EventsOut(Hub hub, Optional<String> node) {
        this.hub = hub;
        this.node = node;
    }

    /// Begins.
    ///
    /// @param node the name of this node, if it is in a cluster
    /// @param configured the streams of the configuration
    static EventsOut start(Hub hub, Optional<String> node, EventTargets targets, Set<StreamName> configured) {
        var events = new EventsOut(hub, node);
        events.change(targets, configured);
        return events;
    }

    /// Tells others from now on. Those who stay the same notice nothing; what waits for the rest has 2 s to go out.
    synchronized void change(EventTargets targets, Set<StreamName> configured) {
        var gone = new LinkedHashMap<>(webhooks);
        gone.keySet().removeAll(targets.webhooks());
        webhooks.keySet().removeAll(gone.keySet());
        targets.webhooks().forEach(webhook -> webhooks.computeIfAbsent(webhook, this::begin));
        var formerBroker = mqtt.filter(sender -> !sender.isFor(targets, configured));
        end(gone.values(), formerBroker);
        if (mqtt.isEmpty() || formerBroker.isPresent()) {
            mqtt = targets.mqtt().map(broker -> begin(broker, configured));
        }
    }

    private HearingSender begin(Webhook webhook) {
        var sender = WebhookSender.start(webhook, node);
        return new HearingSender(sender, hub.listen(sender));
    }

    private ToBroker begin(MqttBroker broker, Set<StreamName> configured) {
        var sender = MqttSender.start(hub, broker, configured);
        return new ToBroker(broker, configured, sender, hub.listen(sender));
    }

    /// Ends them at the same time.
    private static void end(Collection<HearingSender> some, Optional<ToBroker> broker) {
        some.forEach(HearingSender::end);
        broker.ifPresent(ToBroker::end);
        some.forEach(webhook -> webhook.sender().close());
        broker.ifPresent(former -> former.sender().close());
    }

    /// Ends all of them.
    @Override
    public synchronized void close() {
        end(webhooks.values(), mqtt);
    }
}
