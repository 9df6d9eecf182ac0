// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.events.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Hub;
import dev.kineograph.StreamEvent;
import dev.kineograph.StreamName;
import dev.kineograph.app.events.StreamSelection;
import dev.kineograph.app.log.ProgramsLog;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A real broker has the state of the streams, whatever happens to it.
class MqttSenderTest {
    private static final StreamName DOOR = StreamName.of("door");
    private static final StreamName GATE = StreamName.of("yard/gate");
    private static final Duration WAIT = Duration.ofSeconds(3);
    private static final String CONFIG = "homeassistant/%s/kineograph/%s/config";

    @TempDir
    private Path folder;

    @AutoClose
    private final ProgramsLog log = new ProgramsLog();

    @AutoClose
    private final Hub hub = new Hub();

    private static MqttBroker broker(String address, Optional<MqttBroker.BrokerLogin> login, Optional<Path> authority) {
        return new MqttBroker(URI.create(address), login, authority, "kineograph", "kineograph", StreamSelection.ALL, Optional.of("homeassistant"), false);
    }

    private static MqttBroker open(int port) {
        return broker("mqtt://127.0.0.1:" + port, Optional.empty(), Optional.empty());
    }

    private MqttSender start(MqttBroker broker, StreamName... configured) {
        var sender = MqttSender.start(hub, broker, Set.of(configured), WAIT);
        hub.listen(sender);
        return sender;
    }

    private boolean isLogged(String sentence) {
        return log.lines().stream().anyMatch(line -> line.contains(sentence));
    }

    @SuppressWarnings("try") // It is closed once more, which does nothing.
    @Test
    void theBrokerHasTheStateOfEachStreamAndKeepsIt() throws Exception {
        try (var mosquitto = new Mosquitto(folder, "allow_anonymous true");
                var sender = start(open(mosquitto.port()));
                var publisher = hub.publisher("yard/gate")) {
            hub.stream(DOOR);
            publisher.publish(Images.jpeg(40, 30, Color.RED));

            try (var reader = mosquitto.reader("kineograph/#")) {
                await().until(() -> "online".equals(reader.newest().get("kineograph/yard%2Fgate/state")));
                await().untilAsserted(() -> assertThat(reader.newest())
                        .containsEntry("kineograph/status", "online")
                        .containsEntry("kineograph/door/state", "offline")
                        .containsEntry("kineograph/door/viewers", "0")
                        .containsKey("kineograph/yard%2Fgate/fps"));
                try (var _ = hub.stream(GATE).presence().join("anna")) {
                    await().until(() -> "1".equals(reader.newest().get("kineograph/yard%2Fgate/viewers")));
                }
                publisher.close();
                await().until(() -> "offline".equals(reader.newest().get("kineograph/yard%2Fgate/state")));
                hub.retire(GATE);
                await().until(() -> reader.newest().keySet().stream().noneMatch(topic -> topic.contains("gate")));

                sender.close();
                await().until(() -> "offline".equals(reader.newest().get("kineograph/status")));
            }
        }
    }

    @Test
    void homeAssistantIsToldOfConfiguredStreamsAndOfTheirEnd() throws Exception {
        hub.stream(DOOR);
        hub.stream(GATE);
        try (var mosquitto = new Mosquitto(folder, "allow_anonymous true");
                var reader = mosquitto.reader("homeassistant/#")) {
            reader.publish(CONFIG.formatted("sensor", "of-an-earlier-run_viewers"), "{}");
            reader.publish("homeassistant/sensor/another/door_viewers/config", "{}");
            try (var _ = start(open(mosquitto.port()), DOOR)) {
                await().untilAsserted(() -> assertThat(reader.newest()).containsOnlyKeys(
                        CONFIG.formatted("binary_sensor", "door_online"),
                        CONFIG.formatted("sensor", "door_viewers"),
                        CONFIG.formatted("sensor", "door_fps"),
                        "homeassistant/sensor/another/door_viewers/config"));
                assertThat(JSON.std.mapFrom(reader.newest().get(CONFIG.formatted("sensor", "door_viewers"))))
                        .containsAllEntriesOf(Map.of("state_topic", "kineograph/door/viewers", "unique_id", "kineograph_door_viewers", "availability_topic", "kineograph/status"));

                hub.retire(DOOR);
                await().untilAsserted(() -> assertThat(reader.newest()).containsOnlyKeys("homeassistant/sensor/another/door_viewers/config"));
            }
        }
    }

    @Test
    void picturesComeOnceASecondIfTheyAreAskedFor() throws Exception {
        var broker = open(0);
        try (var mosquitto = new Mosquitto(folder, "allow_anonymous true");
                var publisher = hub.publisher("door");
                var reader = mosquitto.reader("+/door/picture");
                var _ = start(
                        new MqttBroker(URI.create("mqtt://127.0.0.1:" + mosquitto.port()), broker.login(), broker.authority(), "kineograph", "kineograph", broker.streams(), broker.discovery(), true),
                        DOOR)) {
            long begin = System.nanoTime();
            await().pollInterval(Duration.ofMillis(10)).until(() -> {
                publisher.publish(Images.jpeg(40, 30, Color.RED));
                return reader.all().size() >= 3;
            });

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(1900));
        }
    }

    @Test
    void aBrokerThatWasKilledHasEverythingWhenItIsBack() throws Exception {
        hub.stream(DOOR);
        try (var mosquitto = new Mosquitto(folder, "allow_anonymous true");
                var _ = start(open(mosquitto.port()))) {
            try (var reader = mosquitto.reader("kineograph/#")) {
                await().until(() -> "offline".equals(reader.newest().get("kineograph/door/state")));
            }
            mosquitto.kill();
            await().until(() -> isLogged("broker mqtt://127.0.0.1:%d: ".formatted(mosquitto.port())));
            try (var publisher = hub.publisher("door")) {
                publisher.publish(Images.jpeg(40, 30, Color.RED));
                mosquitto.start();

                try (var reader = mosquitto.reader("kineograph/#")) {
                    await().atMost(Duration.ofSeconds(30)).until(() -> "online".equals(reader.newest().get("kineograph/door/state")));
                    assertThat(log.lines()).filteredOn(line -> line.contains("it is tried again") && line.contains(":" + mosquitto.port())).hasSize(1);
                }
            }
        }
    }

    @Test
    void theBrokerSaysForAServerThatDiedThatItHasGone() throws Exception {
        try (var mosquitto = new Mosquitto(folder, "allow_anonymous true");
                var reader = mosquitto.reader("kineograph/status")) {
            var link = MqttLink.open(open(mosquitto.port()), "kineograph/status", WAIT);
            link.keep("kineograph/status", "online");
            await().until(() -> "online".equals(reader.newest().get("kineograph/status")));

            link.close();

            await().until(() -> "offline".equals(reader.newest().get("kineograph/status")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"30 81 80 40", "30 ff ff ff 7f 00 03 61 2f 62", "30 ff ff ff ff 7f", "d0 00 30 ff ff ff ff"})
    void aMessageThatIsTooLongEndsTheConnectionAndTakesNoMemory(String message) throws Exception {
        try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var connected = answering(port, "20 02 00 00");
            try (var link = MqttLink.open(open(port.getLocalPort()), "kineograph/status", WAIT);
                    var client = connected.join()) {
                client.getOutputStream().write(bytes(message));

                await().until(() -> !link.isOpen());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"20 81 80 40", "20 ff ff ff ff 7f"})
    void anAnswerThatIsTooLongIsNoConnection(String answer) throws Exception {
        try (var port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var connected = answering(port, answer);

            assertThatThrownBy(() -> MqttLink.open(open(port.getLocalPort()), "kineograph/status", WAIT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("too long (expected: at most 1,048,576 bytes)");

            connected.join().close();
        }
    }

    /// A broker that answers the first who connects, and then leaves the connection to the test.
    private static CompletableFuture<Socket> answering(ServerSocket port, String answer) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                var client = port.accept();
                assertThat(client.getInputStream().read()).isPositive();
                client.getOutputStream().write(bytes(answer));
                return client;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    @Test
    void aPasswordIsNeededAndNeverShown() throws Exception {
        var passwords = folder.resolve("passwords");
        Files.writeString(passwords, "");
        run("mosquitto_passwd", "-b", passwords.toString(), "kineograph", "a-secret-word");
        try (var mosquitto = new Mosquitto(folder, "allow_anonymous false", "password_file " + passwords);
                var reader = mosquitto.reader("kineograph/#")) {
            var address = "mqtt://127.0.0.1:" + mosquitto.port();
            try (var _ = start(broker(address, Optional.of(new MqttBroker.BrokerLogin("kineograph", "a-wrong-secret")), Optional.empty()))) {
                await().until(() -> isLogged("refuses the user or the password"));
            }
            try (var _ = start(broker(address, Optional.of(new MqttBroker.BrokerLogin("kineograph", "a-secret-word")), Optional.empty()))) {
                await().until(() -> "online".equals(reader.newest().get("kineograph/status")));
            }
        }
        assertThat(log.lines()).noneMatch(line -> line.contains("a-secret") || line.contains("a-wrong-secret"));
        assertThat(new MqttBroker.BrokerLogin("kineograph", "a-secret-word")).hasToString("kineograph");
    }

    private void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile()).start();
        assertThat(process.waitFor()).as(Files.readString(folder.resolve("said"))).isZero();
    }

    private void certificate(String name) throws Exception {
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=" + name,
                "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder.resolve(name + ".key").toString(), "-out", folder.resolve(name + ".pem").toString());
    }

    @Test
    void overTlsOnlyABrokerWithTheRightCertificateGetsAnything() throws Exception {
        certificate("broker");
        certificate("another");
        try (var mosquitto = new Mosquitto(folder, "allow_anonymous true", "certfile " + folder.resolve("broker.pem"), "keyfile " + folder.resolve("broker.key"));
                var reader = mosquitto.reader("kineograph/#")) {
            var address = "mqtts://127.0.0.1:" + mosquitto.port();
            try (var _ = start(broker(address, Optional.empty(), Optional.of(folder.resolve("another.pem"))))) {
                await().until(() -> isLogged("broker " + address + ": "));
            }
            assertThat(log.lines()).anyMatch(line -> line.contains("certification path"));
            assertThat(reader.newest()).isEmpty();
            try (var _ = start(broker("mqtts://localhost:" + mosquitto.port(), Optional.empty(), Optional.of(folder.resolve("broker.pem"))))) {
                await().until(() -> isLogged("broker mqtts://localhost:"));
            }
            assertThat(reader.newest()).as("the certificate is for another name").isEmpty();
            try (var _ = start(broker(address, Optional.empty(), Optional.of(folder.resolve("broker.pem"))))) {
                await().until(() -> "online".equals(reader.newest().get("kineograph/status")));
            }
        }
    }

    @Test
    void aThousandEventsASecondAreFewMessages() throws Exception {
        hub.stream(DOOR);
        try (var mosquitto = new Mosquitto(folder, "allow_anonymous true");
                var reader = mosquitto.reader("kineograph/door/#");
                var sender = start(open(mosquitto.port()))) {
            await().until(() -> reader.newest().size() == 3);
            long begin = System.nanoTime();
            for (int viewers = 0; viewers < 100_000; viewers++) {
                sender.accept(new StreamEvent.Joined(DOOR, viewers));
            }

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
            assertThat(reader.all()).hasSizeLessThan(10);
        }
    }

    /// A broker that takes connections, and neither reads nor answers.
    @SuppressWarnings("try") // It is closed once more, which does nothing.
    @Test
    void aBrokerThatHangsCostsNothingAndTheEndIsBounded() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                var sender = start(open(silent.getLocalPort()))) {
            try (var publisher = hub.publisher("door")) {
                byte[] picture = Images.jpeg(40, 30, Color.RED);
                publisher.publish(picture.clone());
                long begin = System.nanoTime();
                for (int frame = 0; frame < 100; frame++) {
                    publisher.publish(picture.clone());
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
            }
            await().until(() -> isLogged(silent.getLocalPort() + ": no answer in time; it is tried again"));

            long closing = System.nanoTime();
            sender.close();
            assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void namesAreOneLevelOfATopic() {
        assertThat(MqttTopics.escape("a/b+c#d ü")).isEqualTo("a%2Fb%2Bc%23d%20%C3%BC");
    }
}
