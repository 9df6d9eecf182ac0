// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import dev.kineograph.app.events.EventKind;
import dev.kineograph.app.events.StreamSelection;
import dev.kineograph.app.events.mqtt.MqttBroker;
import dev.kineograph.app.events.mqtt.MqttBroker.BrokerLogin;
import dev.kineograph.app.events.webhook.Webhook;
import dev.kineograph.app.events.webhook.WebhookSecret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// `events:`, who is told what happens to streams.
///
/// **Threading.** Stateless.
final class EventsSection {
    private static final String WEBHOOKS = "a list of addresses to post to, such as - { url: https://example.org/hook, secret: @FILE }";
    private static final String URL = "an address such as https://example.org/hook, ${NAME} or @FILE";
    private static final String SECRET = "${NAME} or @FILE with what signs the messages";
    private static final String STREAMS = "the name of a stream, yard/* for all below yard/, or * for all; or a list of them";
    private static final String BROKER = "the address of a broker, such as mqtts://broker.example.org";
    private static final String USER = "the name of a user of the broker";
    private static final String PASSWORD = "${NAME} or @FILE with the password of 'user'";
    private static final String AUTHORITY = "a PEM file with the certificates of those who sign the broker's";
    private static final String TOPIC = "what topics begin with, such as kineograph";
    private static final String DISCOVERY = "the topic at which Home Assistant looks, or off";
    private static final String CLIENT_ID = "1 to 64 letters, digits and . _ ~ -";
    private static final int MAX_WEBHOOKS = 16;

    private EventsSection() {}

    static EventTargets bind(Value value) {
        var keys = Mapping.of(value, Section.EVENTS);
        var webhooks = keys.get("webhooks").map(list -> list.list(WEBHOOKS)).orElse(List.of());
        if (webhooks.size() > MAX_WEBHOOKS) {
            throw value.place().error("%s.webhooks: %d (expected: at most %d)".formatted(value.path(), webhooks.size(), MAX_WEBHOOKS));
        }
        return new EventTargets(webhooks.stream().map(EventsSection::webhook).toList(), keys.get("mqtt").map(EventsSection::broker));
    }

    private static Webhook webhook(Value value) {
        var keys = Mapping.of(value, Section.WEBHOOK);
        var url = keys.need("url", URL);
        var secret = keys.get("secret").map(text -> text.refusing(() -> new WebhookSecret(elsewhere(text, SECRET))));
        var events = keys.get("events").map(EventsSection::kinds).orElse(Webhook.USUAL_EVENTS);
        var streams = streams(keys);
        return url.refusing(() -> new Webhook(address(url), secret, events, streams));
    }

    /// No message quotes it: with some receivers whoever has the address may post.
    private static URI address(Value url) {
        try {
            return new URI(Secret.of(url, URL));
        } catch (URISyntaxException e) {
            throw url.place().error("%s: no address (expected: %s)".formatted(url.path(), URL));
        }
    }

    private static Set<EventKind> kinds(Value value) {
        return value.listOrOne().stream()
                .map(kind -> EventKind.valueOf(kind.choice(EventKind.words()).toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }

    private static StreamSelection streams(Mapping keys) {
        return keys.get("streams")
                .map(value -> value.refusing(() -> new StreamSelection(value.listOrOne().stream().map(one -> one.text(STREAMS)).toList())))
                .orElse(StreamSelection.ALL);
    }

    private static MqttBroker broker(Value value) {
        var keys = Mapping.of(value, Section.MQTT);
        var address = keys.need("broker", BROKER);
        var topic = keys.get("topic").map(text -> text.text(TOPIC)).orElse(MqttBroker.USUAL_TOPIC);
        var discovery = keys.get("homeAssistant").map(text -> text.text(DISCOVERY)).orElse(MqttBroker.USUAL_DISCOVERY);
        var broker = value.refusing(() -> new MqttBroker(
                address.uri(BROKER),
                login(keys),
                keys.get("authority").map(EventsSection::file),
                keys.get("clientId").map(text -> text.text(CLIENT_ID)).orElse(topic.replace('/', '-')),
                topic,
                streams(keys),
                Optional.of(discovery).filter(prefix -> !prefix.equals("off")),
                keys.get("pictures").map(Value::flag).orElse(false)));
        if (broker.pictures() && broker.discovery().isEmpty()) {
            throw keys.placeOf("pictures").error("%s.pictures: nobody is told of them (expected: 'homeAssistant')".formatted(value.path()));
        }
        return broker;
    }

    private static Optional<BrokerLogin> login(Mapping keys) {
        if (keys.has("password")) {
            keys.need("user", USER);
        }
        return keys.get("user").map(user -> {
            var password = keys.need("password", PASSWORD);
            return new BrokerLogin(user.text(USER), elsewhere(password, PASSWORD));
        });
    }

    /// A secret that is not in the configuration file, which more people may read.
    private static String elsewhere(Value value, String expected) {
        if (Secret.isInTheFile(value)) {
            throw value.place().error("%s: in this file (expected: %s)".formatted(value.path(), expected));
        }
        return Secret.of(value, expected);
    }

    private static Path file(Value value) {
        try {
            var path = Path.of(value.text(AUTHORITY));
            if (Files.isReadable(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Refused like a file that is not there.
        }
        throw value.wrong(AUTHORITY);
    }
}
