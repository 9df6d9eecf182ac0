// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/// A connection with a broker: all that the program knows of the library that makes it, with [BoundedConnections]. Nothing is kept for a broker that is gone, and nothing is sent again: whoever connects anew
/// says everything anew.
///
/// **Threading.** Confined to one thread, which waits for each call, a few seconds at most. The library has threads of its own.
final class MqttLink implements AutoCloseable {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);
    private static final int AT_MOST_ONCE = 0;
    private static final int MAX_SHOWN = 200;

    private final MqttAsyncClient client;
    private final long waitMillis;

    private MqttLink(MqttAsyncClient client, Duration wait) {
        this.client = client;
        this.waitMillis = wait.toMillis();
    }

    /// Connects.
    ///
    /// @param status the topic that the broker sets to `offline` when the connection is lost
    /// @param wait how long the broker may take, here and at each call
    /// @throws IOException if it cannot; the message is a sentence for people, without a secret
    static MqttLink open(MqttBroker broker, String status, Duration wait) throws IOException {
        try {
            var options = options(broker, status, wait);
            var scheme = broker.isEncrypted() ? BoundedConnections.ENCRYPTED : BoundedConnections.PLAIN;
            var client = new MqttAsyncClient("%s://%s:%d".formatted(scheme, broker.address().getHost(), broker.port()), broker.clientId(), new MemoryPersistence());
            var link = new MqttLink(client, wait);
            try {
                client.connect(options).waitForCompletion(wait.toMillis());
                return link;
            } catch (MqttException e) {
                link.close();
                throw e;
            }
        } catch (MqttException | GeneralSecurityException e) {
            throw new IOException(sentence(e), e);
        }
    }

    private static MqttConnectOptions options(MqttBroker broker, String status, Duration wait) throws IOException, GeneralSecurityException {
        var options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setAutomaticReconnect(false);
        options.setCleanSession(true);
        options.setKeepAliveInterval((int) KEEP_ALIVE.toSeconds());
        options.setConnectionTimeout((int) Math.max(1, wait.toSeconds()));
        options.setExecutorServiceTimeout(0);
        options.setWill(status, "offline".getBytes(UTF_8), AT_MOST_ONCE, true);
        broker.login().ifPresent(login -> {
            options.setUserName(login.user());
            options.setPassword(login.password().toCharArray());
        });
        if (broker.authority().isPresent()) {
            options.setSocketFactory(trusting(broker.authority().get()));
        }
        return options;
    }

    private static SSLSocketFactory trusting(Path authority) throws IOException, GeneralSecurityException {
        var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("authority" + trusted.size(), certificate);
            }
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    /// Whether the broker is still there.
    boolean isOpen() {
        return client.isConnected();
    }

    /// Publishes what the broker keeps for those who come later. An empty text removes what it has.
    ///
    /// @throws IOException if the broker has gone, or does not read
    void keep(String topic, String text) throws IOException {
        publish(topic, text.getBytes(UTF_8), true);
    }

    /// Publishes what only those who are there get.
    ///
    /// @throws IOException if the broker has gone, or does not read
    void show(String topic, byte[] bytes) throws IOException {
        publish(topic, bytes, false);
    }

    private void publish(String topic, byte[] bytes, boolean retained) throws IOException {
        try {
            client.publish(topic, bytes, AT_MOST_ONCE, retained).waitForCompletion(waitMillis);
        } catch (MqttException e) {
            throw new IOException(sentence(e), e);
        }
    }

    /// Asks for the topics that the broker has kept.
    ///
    /// @param found gets each topic, on a thread of the library
    /// @throws IOException if the broker has gone
    void findKept(String filter, Consumer<String> found) throws IOException {
        try {
            client.subscribe(filter, AT_MOST_ONCE, (topic, message) -> {
                if (message.isRetained() && message.getPayload().length > 0) {
                    found.accept(topic);
                }
            }).waitForCompletion(waitMillis);
        } catch (MqttException e) {
            throw new IOException(sentence(e), e);
        }
    }

    /// A failure in words for the log.
    private static String sentence(Exception failure) {
        return switch (failure instanceof MqttException mqtt ? mqtt.getReasonCode() : 0) {
            case MqttException.REASON_CODE_FAILED_AUTHENTICATION, MqttException.REASON_CODE_NOT_AUTHORIZED ->
                "refuses the user or the password (expected: those that the broker knows)";
            case MqttException.REASON_CODE_CLIENT_TIMEOUT -> "no answer in time";
            case MqttException.REASON_CODE_SERVER_CONNECT_ERROR -> "cannot be connected to";
            default -> {
                var cause = failure.getCause() == null ? failure : failure.getCause();
                yield VisibleText.excerpt(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), MAX_SHOWN);
            }
        };
    }

    /// Says goodbye, so that the broker does not speak for this server.
    void leave() {
        try {
            client.disconnect(0).waitForCompletion(waitMillis);
        } catch (MqttException e) {
            // It has gone.
        }
    }

    @Override
    public void close() {
        try {
            client.disconnectForcibly(0, 1, false);
        } catch (MqttException e) {
            // It was not connected.
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            // It is closed.
        }
    }
}
