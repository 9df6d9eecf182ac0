// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.mqtt;

import dev.kineograph.Hub;
import dev.kineograph.ImageStream;
import dev.kineograph.StreamName;
import dev.kineograph.StreamState;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What a broker has of the streams during one connection: each [pass][#pass] says what has changed since the last one, so that nothing waits, and a slow broker gets less.
///
/// **Threading.** Confined to the thread of its sender, but for what is found at the broker.
final class MqttMirror {
    private static final int MAX_FOUND = 10_000;
    private static final int MAX_PICTURE_BYTES = 4 << 20;

    private final Hub hub;
    private final MqttBroker broker;
    private final MqttTopics topics;
    private final Map<StreamName, Map<String, String>> discovery;
    private final Map<String, String> kept = new HashMap<>();
    private final Map<StreamName, Long> shown = new HashMap<>();

    /// Topics of an earlier run; filled on a thread of the library.
    private final Set<String> found = ConcurrentHashMap.newKeySet();

    private final Optional<HomeAssistant> home;
    private boolean isFirst = true;

    MqttMirror(Hub hub, MqttBroker broker, Set<StreamName> configured) {
        this.hub = hub;
        this.broker = broker;
        this.topics = new MqttTopics(broker.topic());
        this.home = broker.discovery().map(prefix -> HomeAssistant.of(prefix, broker));
        this.discovery = new HashMap<>();
        home.ifPresent(assistant -> configured.stream().filter(broker.streams()::has).forEach(stream -> discovery.put(stream, assistant.messages(stream))));
    }

    /// Begins: the server is there.
    void begin(MqttLink link) throws IOException {
        link.keep(topics.status(), "online");
        if (home.isPresent()) {
            link.findKept(home.get().filter(), topic -> {
                if (found.size() < MAX_FOUND) {
                    found.add(topic);
                }
            });
        }
    }

    /// Ends: the server goes.
    void end(MqttLink link) throws IOException {
        link.keep(topics.status(), "offline");
    }

    /// Says what has changed.
    void pass(MqttLink link) throws IOException {
        var now = new HashMap<String, String>();
        for (var stream : hub.streams()) {
            if (broker.streams().has(stream.name())) {
                now.put(topics.of(stream.name(), "state"), state(stream));
                now.put(topics.of(stream.name(), "viewers"), String.valueOf(stream.presence().viewers()));
                now.put(topics.of(stream.name(), "fps"), String.format(Locale.ROOT, "%.1f", stream.stats().framesPerSecondIn()));
                now.putAll(discovery.getOrDefault(stream.name(), Map.of()));
                if (broker.pictures() && discovery.containsKey(stream.name())) {
                    show(link, stream);
                }
            }
        }
        keep(link, now);
        if (!isFirst) {
            removeOthers(link);
        }
        isFirst = false;
    }

    private void keep(MqttLink link, Map<String, String> now) throws IOException {
        for (var entry : now.entrySet()) {
            if (!entry.getValue().equals(kept.get(entry.getKey()))) {
                link.keep(entry.getKey(), entry.getValue());
                kept.put(entry.getKey(), entry.getValue());
            }
        }
        for (var topic : kept.keySet().stream().filter(topic -> !now.containsKey(topic)).toList()) {
            link.keep(topic, "");
            kept.remove(topic);
        }
    }

    /// Removes what an earlier run has told Home Assistant about streams that are not configured any more.
    private void removeOthers(MqttLink link) throws IOException {
        for (var topic : Set.copyOf(found)) {
            if (!kept.containsKey(topic)) {
                link.keep(topic, "");
            }
            found.remove(topic);
        }
    }

    private void show(MqttLink link, ImageStream stream) throws IOException {
        var newest = stream.newest();
        if (newest != null && newest.length() <= MAX_PICTURE_BYTES) {
            var before = shown.put(stream.name(), newest.sequence());
            if (before == null || before != newest.sequence()) {
                link.show(topics.of(stream.name(), "picture"), newest.toByteArray());
            }
        }
    }

    private static String state(ImageStream stream) {
        if (stream.isStale()) {
            return "stale";
        }
        return stream.state() == StreamState.ONLINE ? "online" : "offline";
    }
}
