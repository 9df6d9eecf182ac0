// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kineograph.app.events.EventKind;
import dev.kineograph.app.events.webhook.Webhook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is wrong in `events`, in one sentence without a secret.
class EventsErrorsTest {
    private static final String HOOK = "events:\n  webhooks:\n    - url: https://example.org/hook\n";
    private static final String MQTT = "events:\n  mqtt:\n    broker: mqtt://127.0.0.1\n";

    @TempDir
    private Path folder;

    static Stream<Arguments> files() {
        return Stream.of(
                arguments("events:\n  webhooks: [{ secret: '@a' }]\n",
                        ":2:14: events.webhooks: 'url' is missing (expected: an address such as https://example.org/hook, ${NAME} or @FILE)"),
                arguments("events:\n  webhooks: [{ url: 'ftp://a-secret.example/' }]\n",
                        ":2:21: events.webhooks.url: no address to post to (expected: such as https://example.org/hook, without a user)"),
                arguments("events:\n  webhooks: [{ url: 'https://a secret' }]\n",
                        ":2:21: events.webhooks.url: no address (expected: an address such as https://example.org/hook, ${NAME} or @FILE)"),
                arguments(HOOK + "      secret: 0123456789abcdef0123456789\n",
                        ":4:15: events.webhooks.secret: in this file (expected: ${NAME} or @FILE with what signs the messages)"),
                arguments(HOOK + "      secret: '@/dev/null'\n",
                        ":4:15: events.webhooks.secret: too short (expected: 16 characters or more, such as 'kineograph token' makes)"),
                arguments(HOOK + "      events: [demand]\n",
                        ":4:16: events.webhooks.events: 'demand' (expected: online or offline or stale or joined or left)"),
                arguments(HOOK + "      streams: 'a*'\n",
                        ":4:16: events.webhooks.streams: 'a*' (expected: the name of a stream, such as door; yard/* for all below yard/; or * for all)"),
                arguments("events:\n  mqtt: { broker: 'http://127.0.0.1' }\n",
                        ":2:9: events.mqtt: broker: no address of a broker (expected: mqtt://HOST or mqtts://HOST, with :PORT if it is not the usual one)"),
                arguments(MQTT + "    user: anna\n", ":3:5: events.mqtt: 'password' is missing (expected: ${NAME} or @FILE with the password of 'user')"),
                arguments(MQTT + "    password: '@a'\n", ":3:5: events.mqtt: 'user' is missing (expected: the name of a user of the broker)"),
                arguments(MQTT + "    user: anna\n    password: secret\n",
                        ":5:15: events.mqtt.password: in this file (expected: ${NAME} or @FILE with the password of 'user')"),
                arguments(MQTT + "    topic: a/+/b\n", ":3:5: events.mqtt: topic: 'a/+/b' (expected: segments of letters, digits and . _ ~ -, joined by /)"),
                arguments(MQTT + "    clientId: a b\n", ":3:5: events.mqtt: clientId: 'a b' (expected: 1 to 64 letters, digits and . _ ~ -)"),
                arguments(MQTT + "    authority: /nowhere/ca.pem\n",
                        ":4:16: events.mqtt.authority: '/nowhere/ca.pem' (expected: a PEM file with the certificates of those who sign the broker's)"),
                arguments(MQTT + "    authority: /dev/null\n", ":3:5: events.mqtt: authority: nothing is encrypted (expected: mqtts:// in 'broker')"),
                arguments(MQTT + "    homeAssistant: off\n    pictures: true\n", ":5:5: events.mqtt.pictures: nobody is told of them (expected: 'homeAssistant')"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatIsWrongIsSaidInOneSentenceWithItsPlace(String text, String sentence) throws Exception {
        var file = Files.writeString(folder.resolve("events.yml"), text);

        assertThatThrownBy(() -> Configuration.read(file)).isInstanceOf(ConfigurationException.class).hasMessage(file + sentence);
    }

    @Test
    void everythingThatCanBeSaidIsRead() throws Exception {
        var secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef0123456789\n");
        var text = HOOK + "      secret: '@%s'\n      events: [joined, left]\n      streams: [door, yard/*]\n    - url: '@%s'\n".formatted(secret, Files.writeString(folder.resolve("url"), "http://127.0.0.1/a\n"))
                + "  mqtt: { broker: 'mqtts://a.example:1234', user: anna, password: '@%s', clientId: one, topic: a/b, homeAssistant: off }\n".formatted(secret);

        var events = Configuration.read(Files.writeString(folder.resolve("events.yml"), text)).events();

        assertThat(events.webhooks()).extracting(Webhook::events).containsExactly(Set.of(EventKind.JOINED, EventKind.LEFT), Webhook.USUAL_EVENTS);
        assertThat(events.webhooks().get(0).streams().patterns()).containsExactly("door", "yard/*");
        assertThat(events.mqtt().orElseThrow().login().orElseThrow().password()).isEqualTo("0123456789abcdef0123456789");
        assertThat(events.mqtt().orElseThrow().topic()).isEqualTo("a/b");
        assertThat(events.toString()).doesNotContain("0123456789abcdef");
    }
}
