// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.mqtt;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.StreamName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What Home Assistant is told so that it finds streams by itself: [MQTT discovery](https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery). All streams
/// of a server are one device.
///
/// **Threading.** Immutable.
///
/// @param discovery the topic below which it looks
/// @param device the id of this server there
record HomeAssistant(String discovery, String device, MqttTopics topics, boolean pictures) {
    private static final Pattern NOT_IN_ID = Pattern.compile("[^A-Za-z0-9-]");

    static HomeAssistant of(String discovery, MqttBroker broker) {
        return new HomeAssistant(discovery, id(broker.clientId()), new MqttTopics(broker.topic()), broker.pictures());
    }

    /// Only letters, digits, `_` and `-` are possible: the others, and `_`, are written as `_` and two digits.
    private static String id(String text) {
        return NOT_IN_ID.matcher(text).replaceAll(found -> MqttTopics.escaped(found.group(), "_%02x"));
    }

    /// All that this server may have told it before, as a filter of topics.
    String filter() {
        return "%s/+/%s/+/config".formatted(discovery, device);
    }

    /// The messages about a stream, by their topics.
    Map<String, String> messages(StreamName stream) {
        var messages = new LinkedHashMap<String, String>();
        add(messages, stream, "binary_sensor", "online", Map.of(
                "state_topic", topics.of(stream, "state"),
                "value_template", "{{ 'ON' if value == 'online' else 'OFF' }}",
                "device_class", "connectivity"));
        add(messages, stream, "sensor", "viewers", Map.of(
                "state_topic", topics.of(stream, "viewers"), "state_class", "measurement", "icon", "mdi:eye"));
        add(messages, stream, "sensor", "fps", Map.of(
                "state_topic", topics.of(stream, "fps"), "state_class", "measurement", "unit_of_measurement", "fps", "entity_category", "diagnostic"));
        if (pictures) {
            add(messages, stream, "camera", "picture", Map.of("topic", topics.of(stream, "picture")));
        }
        return messages;
    }

    private void add(Map<String, String> messages, StreamName stream, String component, String what, Map<String, String> keys) {
        var object = id(stream.value()) + "_" + what;
        var message = new LinkedHashMap<String, Object>(keys);
        message.put("name", "%s %s".formatted(stream, what));
        message.put("unique_id", "%s_%s".formatted(device, object));
        message.put("availability_topic", topics.status());
        message.put("device", Map.of("identifiers", List.of(device), "name", device, "manufacturer", "Kineograph"));
        try {
            messages.put("%s/%s/%s/%s/config".formatted(discovery, component, device, object), JSON.std.asString(message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
