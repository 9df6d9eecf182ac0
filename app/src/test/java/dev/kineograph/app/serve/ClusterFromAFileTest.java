// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamName;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.config.ConfigurationException;
import dev.kineograph.app.events.webhook.WebhookReceiver;
import dev.kineograph.imaging.Images;
import java.awt.Color;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two servers whose files name the same NATS server.
class ClusterFromAFileTest {
    @TempDir
    private Path folder;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningServer start(String name, String nats, String streams) throws IOException {
        return RunningServer.start(read(name, nats, streams));
    }

    private Configuration read(String name, String nats, String streams) throws IOException {
        var file = Files.writeString(folder.resolve(name + ".yml"), """
                listen: [{ http: 0 }]
                streams: %s
                cluster: { servers: "%s", name: %s, prefix: tested, secret: sesame }
                """.formatted(streams, nats, name));
        return Configuration.read(file);
    }

    private HttpResponse<byte[]> get(RunningServer server, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.first().getPort(), path)));
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF_8).replaceAll("\\s", "");
    }

    @Test
    void eachServesThePicturesOfBoth() throws IOException, InterruptedException {
        try (var nats = NatsProcess.start(folder);
                var left = start("left", nats.address(), "{ door: { source: 'render:picture?color=blue' } }");
                var right = start("right", nats.address(), "{}")) {
            await().until(() -> right.hub().find(StreamName.of("door")).isPresent());

            var there = get(right, "/door.png");
            var here = get(left, "/door.png");
            var smallThere = get(right, "/door.png?width=64");
            var smallHere = get(left, "/door.png?width=64");

            assertThat(there.statusCode()).isEqualTo(200);
            assertThat(there.body()).isEqualTo(here.body());
            assertThat(there.headers().firstValue("ETag")).isEqualTo(here.headers().firstValue("ETag"));
            assertThat(smallThere.statusCode()).isEqualTo(200);
            assertThat(smallThere.body()).isEqualTo(smallHere.body()).hasSizeLessThan(here.body().length);
            assertThat(right.hub().transcoded()).isZero();
        }
    }

    private HttpResponse<byte[]> put(RunningServer server, byte[] picture) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/door.jpg".formatted(server.first().getPort())));
        return client.send(request.PUT(BodyPublishers.ofByteArray(picture)).build(), BodyHandlers.ofByteArray());
    }

    @Test
    void aPictureIsPushedToAnyNodeAndOneAtATimePublishes() throws IOException, InterruptedException {
        byte[] picture = Images.jpeg(16, 16, Color.RED);
        try (var nats = NatsProcess.start(folder);
                var left = start("left", nats.address(), "{ door: {} }");
                var right = start("right", nats.address(), "{}")) {
            await().until(() -> right.hub().find(StreamName.of("door")).isPresent());

            assertThat(put(right, picture).statusCode()).isBetween(200, 299);
            assertThat(Objects.requireNonNull(left.hub().stream("door").newest()).toByteArray()).isEqualTo(picture);
            var refused = put(left, picture);

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(new String(refused.body(), UTF_8)).contains("held by HTTP uploads on node right for ");
            assertThat(put(right, picture).statusCode()).isBetween(200, 299);
        }
    }

    @Test
    void aRefusalOfTheOtherNodeIsAnsweredWithItsName() throws IOException, InterruptedException {
        byte[] picture = Images.jpeg(16, 16, Color.RED);
        try (var nats = NatsProcess.start(folder);
                var left = start("left", nats.address(), "{ door: {} }");
                var right = start("right", nats.address(), "{}")) {
            await().until(() -> right.hub().find(StreamName.of("door")).isPresent());
            left.hub().publish("door", picture);

            var refused = put(right, picture);

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(new String(refused.body(), UTF_8)).contains("node left: door: held by this program for ");
        }
    }

    @Test
    void whoIsToldWhatHappensIsToldByWhichNode() throws IOException {
        try (var receiver = WebhookReceiver.answering(_ -> 204);
                var nats = NatsProcess.start(folder);
                var left = start("left", nats.address(), "{ door: {} }\nevents: { webhooks: [{ url: \"%s\" }] }".formatted(receiver.address()))) {
            left.hub().publish("door", Images.jpeg(16, 16, Color.RED));

            await().until(() -> !receiver.deliveries().isEmpty());
            assertThat(receiver.deliveries().getFirst().json()).containsEntry("type", "online").containsEntry("node", "left");
        }
    }

    @Test
    void theListSaysWhichNodeHasAStream() throws IOException, InterruptedException {
        try (var nats = NatsProcess.start(folder);
                var left = start("left", nats.address(), "{ door: { source: 'render:picture?color=blue' } }");
                var right = start("right", nats.address(), "{ own: {} }")) {
            await().until(() -> right.hub().find(StreamName.of("door")).isPresent());

            assertThat(text(get(right, "/api/v1/streams?stream=door"))).contains("\"madeBy\":\"node\",\"node\":\"left\"");
            assertThat(text(get(right, "/api/v1/streams?stream=own"))).contains("\"madeBy\":\"configuration\"");
            assertThat(text(get(left, "/api/v1/streams?stream=door"))).contains("\"madeBy\":\"configuration\"");
        }
    }

    @Test
    void aStreamOfAnotherNodeThatTheFileGetsIsOwnFromThenOn() throws IOException {
        var door = "{ door: { source: 'render:picture?color=blue' } }";
        try (var nats = NatsProcess.start(folder);
                var right = start("right", nats.address(), "{}")) {
            try (var left = start("left", nats.address(), door)) {
                await().until(() -> right.hub().find(StreamName.of("door")).isPresent());
                right.apply(read("right", nats.address(), door));
                assertThat(left.hub().find(StreamName.of("door"))).isPresent();
            }

            await().until(() -> text(get(right, "/api/v1/streams?stream=door")).contains("\"madeBy\":\"configuration\""));
            assertThat(right.hub().find(StreamName.of("door"))).isPresent();
        }
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() throws IOException {
        var file = folder.resolve("wrong.yml");

        assertWrong(file, "cluster: { name: left }\n", ":1:10: cluster: 'servers' is missing (expected: an address such as nats://127.0.0.1:4222)");
        assertWrong(file, "cluster: { servers: \"nats://127.0.0.1\", name: a.b }\n", ":1:10: cluster: name: 'a.b' (expected: 1 to 64 letters, digits, _ and -)");
        assertWrong(
                file,
                "cluster: { servers: \"nats://anna:hunter2@192.0.2.7\" }\n",
                ":1:10: cluster: server: nats://192.0.2.7, which is not encrypted (expected: tls:// and credentials for a server that is not on this machine,"
                        + " or insecure: true in a network of your own)");
        assertWrong(file, "cluster: { servers: \"nats://127.0.0.1\", secrets: a }\n", ":1:41: cluster.secrets: unknown key; did you mean 'secret'?");
    }

    private static void assertWrong(Path file, String text, String message) throws IOException {
        Files.writeString(file, text);

        assertThatThrownBy(() -> Configuration.read(file)).isInstanceOf(ConfigurationException.class).hasMessage(file + message);
    }
}
