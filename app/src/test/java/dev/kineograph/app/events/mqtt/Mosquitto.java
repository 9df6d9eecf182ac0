// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/// A real broker: Debian's mosquitto, at a free port of this machine, with another one without password for the tests.
///
/// **Threading.** Confined to the test's thread.
final class Mosquitto implements AutoCloseable {
    private final Path folder;
    private final List<String> listener;
    private final int port = freePort();
    private final int ownPort = freePort();
    private Process process;

    /// @param listener the lines of its configuration about the port of the server
    Mosquitto(Path folder, String... listener) throws IOException {
        this.folder = folder;
        this.listener = List.of(listener);
        start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Starts it, or starts it again at the same port.
    void start() throws IOException {
        var lines = new ArrayList<>(List.of("per_listener_settings true", "user root", "listener %d 127.0.0.1".formatted(ownPort), "allow_anonymous true", "listener %d 127.0.0.1".formatted(port)));
        lines.addAll(listener);
        var file = Files.write(folder.resolve("mosquitto.conf"), lines);
        process = new ProcessBuilder("/usr/sbin/mosquitto", "-c", file.toString()).redirectErrorStream(true).redirectOutput(folder.resolve("mosquitto.log").toFile()).start();
        await().ignoreException(ConnectException.class).untilAsserted(() -> {
            assertThat(process.isAlive()).as(() -> log()).isTrue();
            new Socket(InetAddress.getLoopbackAddress(), ownPort).close();
            new Socket(InetAddress.getLoopbackAddress(), port).close();
        });
    }

    /// What it said.
    String log() {
        try {
            return Files.readString(folder.resolve("mosquitto.log"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Kills it, as a machine does that loses its power.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    int port() {
        return port;
    }

    /// Somebody who reads along.
    Reader reader(String filter) throws Exception {
        return new Reader(new MqttAsyncClient("tcp://127.0.0.1:" + ownPort, "reader", new MemoryPersistence()), filter);
    }

    /// What has been published below a filter, as a client of its own sees it.
    ///
    /// **Threading.** Shared.
    static final class Reader implements AutoCloseable {
        private final MqttAsyncClient client;
        private final Map<String, String> newest = new ConcurrentHashMap<>();
        private final List<String> all = new CopyOnWriteArrayList<>();

        private Reader(MqttAsyncClient client, String filter) throws Exception {
            this.client = client;
            client.connect().waitForCompletion(10_000);
            client.subscribe(filter, 0, (topic, message) -> {
                var text = new String(message.getPayload(), UTF_8);
                all.add(topic + " " + text);
                if (text.isEmpty()) {
                    newest.remove(topic);
                } else {
                    newest.put(topic, text);
                }
            }).waitForCompletion(10_000);
        }

        /// The newest of each topic.
        Map<String, String> newest() {
            return newest;
        }

        /// Everything, the oldest first.
        List<String> all() {
            return all;
        }

        void publish(String topic, String text) throws Exception {
            client.publish(topic, text.getBytes(UTF_8), 1, true).waitForCompletion(10_000);
        }

        @Override
        public void close() throws MqttException {
            client.disconnectForcibly(0, 1, false);
            client.close(true);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
