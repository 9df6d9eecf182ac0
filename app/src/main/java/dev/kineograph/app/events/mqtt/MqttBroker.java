// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.mqtt;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.app.events.StreamSelection;
import dev.kineograph.text.VisibleText;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// A broker of MQTT that has the state of the streams.
///
/// **Threading.** Immutable.
///
/// @param address `mqtt` or `mqtts`, with a host, and a port if it is not the usual one
/// @param login the user and the password; empty for none
/// @param authority a PEM file with the certificates of those who sign the broker's; empty for those that Java trusts
/// @param clientId how the broker knows this server; two clients with the same one end each other's connections
/// @param topic what all topics begin with
/// @param streams those that are published
/// @param discovery the topic below which Home Assistant looks for devices; empty for no discovery
/// @param pictures whether pictures are published too, one a second of a stream at most
public record MqttBroker(
        URI address, Optional<BrokerLogin> login, Optional<Path> authority, String clientId, String topic, StreamSelection streams, Optional<String> discovery, boolean pictures) {
    /// What topics begin with unless the configuration says otherwise.
    public static final String USUAL_TOPIC = "kineograph";

    /// Where Home Assistant looks unless it is told otherwise.
    public static final String USUAL_DISCOVERY = "homeassistant";

    private static final int MAX_SHOWN = 80;
    private static final int PORT = 1883;
    private static final int TLS_PORT = 8883;
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._~-]{1,64}(?:/[A-Za-z0-9._~-]{1,64}){0,7}");
    private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

    /// A user of the broker.
    public record BrokerLogin(String user, String password) {
        /// Not the password.
        @Override
        public String toString() {
            return user;
        }
    }

    /// Checks what the broker would refuse.
    ///
    /// @throws RefusedException if a connection cannot have one of these values
    public MqttBroker {
        boolean isMqtt = "mqtt".equalsIgnoreCase(address.getScheme()) || "mqtts".equalsIgnoreCase(address.getScheme());
        if (!isMqtt || address.getHost() == null || address.getRawUserInfo() != null || !address.getRawPath().isEmpty() || address.getRawQuery() != null) {
            throw refused("broker: no address of a broker (expected: mqtt://HOST or mqtts://HOST, with :PORT if it is not the usual one)");
        }
        if (authority.isPresent() && !isEncrypted(address)) {
            throw refused("authority: nothing is encrypted (expected: mqtts:// in 'broker')");
        }
        checkTopic("topic", topic);
        discovery.ifPresent(prefix -> checkTopic("homeAssistant", prefix));
        if (!CLIENT_ID.matcher(clientId).matches()) {
            throw refused("clientId: '%s' (expected: 1 to 64 letters, digits and . _ ~ -)".formatted(VisibleText.excerpt(clientId, MAX_SHOWN)));
        }
    }

    private static void checkTopic(String key, String topic) {
        if (!TOPIC.matcher(topic).matches()) {
            throw refused("%s: '%s' (expected: segments of letters, digits and . _ ~ -, joined by /)".formatted(key, VisibleText.excerpt(topic, MAX_SHOWN)));
        }
    }

    private static RefusedException refused(String sentence) {
        return new RefusedException(Refusal.BAD_VALUE, sentence);
    }

    private static boolean isEncrypted(URI address) {
        return "mqtts".equalsIgnoreCase(address.getScheme());
    }

    boolean isEncrypted() {
        return isEncrypted(address);
    }

    int port() {
        return address.getPort() != -1 ? address.getPort() : isEncrypted() ? TLS_PORT : PORT;
    }

    /// For the log.
    @Override
    public String toString() {
        return "broker %s://%s:%d".formatted(address.getScheme(), address.getHost(), port());
    }
}
