// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.ImageSize;
import dev.kineograph.ImageStream;
import dev.kineograph.PublisherPolicy;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.app.RecordedPictures;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.events.webhook.WebhookReceiver;
import dev.kineograph.app.log.ProgramsLog;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.settings.Reloader;
import java.awt.Color;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A running server applies what another configuration says of its streams; all others, and their viewers, are not touched.
class ReloadedStreamsTest {
    private static final String TOKEN = "the-token-of-the-administrator-0123456789";
    private static final String SMALL = "{ source: \"render:wave?width=64&height=48\" }";
    private static final String LARGE = "{ source: \"render:wave?width=96&height=72\" }";

    @TempDir
    private Path folder;

    @AutoClose
    private final ProgramsLog log = new ProgramsLog();

    private Configuration read(String text) throws IOException {
        return Configuration.read(Files.writeString(folder.resolve("server.yml"), "listen: [{ http: 0 }]\n" + text));
    }

    private static ImageStream stream(RunningServer server, String name) {
        return server.hub().find(StreamName.of(name)).orElseThrow();
    }

    private static boolean has(RunningServer server, String name) {
        return server.hub().find(StreamName.of(name)).isPresent();
    }

    /// A live viewer over HTTP.
    private static final class LiveReader implements AutoCloseable {
        private final Socket socket;

        LiveReader(RunningServer server, String name) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.first().getPort());
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /%s.mjpg HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(name).getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1)).isEqualTo("HTTP/1.1 200");
        }

        void goesOn() throws IOException {
            assertThat(socket.getInputStream().readNBytes(20_000)).hasSize(20_000);
        }

        void hasEnded() throws IOException {
            socket.getInputStream().readAllBytes();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void awaitSize(ImageStream stream, int width, int height) {
        await().until(() -> stream.newest() != null && Objects.requireNonNull(stream.newest()).picture().size().equals(new ImageSize(width, height)));
    }

    @Test
    void streamsComeAndGoAndTheOthersAreNotTouched() throws Exception {
        try (var server = RunningServer.start(read("streams: { door: %s, old: %s, hall: {} }\n".formatted(SMALL, SMALL)));
                var door = new LiveReader(server, "door");
                var old = new LiveReader(server, "old")) {
            server.hub().publish("pushed", Images.jpeg(8, 8, Color.RED));
            var before = stream(server, "door");

            var applied = server.apply(read("streams: { door: %s, hall: {}, fresh: { staleAfter: 7s } }\n".formatted(SMALL)));

            assertThat(applied).isEqualTo(new Reloader.Applied(List.of("streams.old", "streams.fresh"), List.of()));
            old.hasEnded();
            door.goesOn();
            assertThat(stream(server, "door")).isSameAs(before);
            assertThat(has(server, "old")).isFalse();
            assertThat(has(server, "pushed")).isTrue();
            assertThat(stream(server, "fresh").settings().staleAfter()).contains(Duration.ofSeconds(7));
        }
    }

    @Test
    void anotherSourceTakesTheNextPictureToTheSameViewers() throws Exception {
        try (var server = RunningServer.start(read("streams: { door: %s }\n".formatted(SMALL)));
                var door = new LiveReader(server, "door")) {
            var before = stream(server, "door");
            awaitSize(before, 64, 48);

            server.apply(read("streams: { door: %s }\n".formatted(LARGE)));

            awaitSize(before, 96, 72);
            door.goesOn();
            assertThat(stream(server, "door")).isSameAs(before);
            server.apply(read("streams: { door: {} }\n"));
            server.hub().publish("door", Images.jpeg(8, 8, Color.RED));
            awaitSize(before, 8, 8);
            server.apply(read("streams: { door: %s }\n".formatted(SMALL)));
            awaitSize(before, 64, 48);
            assertThat(before.presence().connections()).isEqualTo(1);
        }
    }

    @Test
    void settingsAndLimitsCountAtOnce() throws Exception {
        try (var server = RunningServer.start(read("streams: { door: %s }\n".formatted(SMALL)));
                var door = new LiveReader(server, "door")) {
            var applied = server.apply(read("""
                    streams: { door: { source: "render:wave?width=64&height=48", staleAfter: 7s, maxViewers: 1, strip: metadata } }
                    server: { maxConnections: 50 }
                    """));

            assertThat(applied.changed()).containsExactly("streams.door", "server");
            door.goesOn();
            assertThat(stream(server, "door").settings().staleAfter()).contains(Duration.ofSeconds(7));
            assertThat(stream(server, "door").settings().stripMetadata()).isTrue();
            assertThat(server.settings().limits().maxConnections()).isEqualTo(50);
            assertThatThrownBy(() -> new LiveReader(server, "door")).as("one viewer at most").isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void aPushedStreamOfTheSameNameBecomesThatOfTheConfiguration() throws Exception {
        try (var server = RunningServer.start(read("streams: {}\n"))) {
            try (var client = HttpClient.newHttpClient()) {
                var address = URI.create("http://127.0.0.1:%d/door.jpg".formatted(server.first().getPort()));
                client.send(HttpRequest.newBuilder(address).PUT(BodyPublishers.ofByteArray(Images.jpeg(8, 8, Color.RED))).build(), BodyHandlers.discarding());
            }
            try (var door = new LiveReader(server, "door")) {
                server.apply(read("streams: { door: %s }\n".formatted(SMALL)));

                awaitSize(stream(server, "door"), 64, 48);
                door.goesOn();
                assertThat(server.hub().isPushed(StreamName.of("door"))).isFalse();
            }
        }
    }

    @Test
    void aStreamThatAPortIsForStaysWithIt() throws Exception {
        var tcp = "listen: [{ http: 0 }, { tcp: 0, stream: door }]\n";
        var file = folder.resolve("tcp.yml");
        try (var server = RunningServer.start(Configuration.read(Files.writeString(file, tcp + "streams: { door: { publishers: one } }\n")))) {
            server.apply(Configuration.read(Files.writeString(file, tcp)));

            assertThat(stream(server, "door").settings().publishers()).isEqualTo(PublisherPolicy.MANY);
        }
    }

    @Test
    void tooManyStreamsChangeNothing() throws Exception {
        try (var server = RunningServer.start(read("streams: { door: {} }\n"))) {
            server.hub().stream("of-the-program");
            var names = IntStream.range(0, 1000).mapToObj("s%d: {}"::formatted).collect(Collectors.joining(", "));

            assertThatThrownBy(() -> server.apply(read("streams: { %s }\n".formatted(names)))).isInstanceOf(RefusedException.class).hasMessageContaining("1,001");

            assertThat(has(server, "door")).isTrue();
            assertThat(has(server, "s1")).isFalse();
        }
    }

    @Test
    void recordingsBeginEndAndMove() throws Exception {
        var first = folder.resolve("first");
        var second = folder.resolve("second");
        try (var server = RunningServer.start(read("streams: { door: %s, hall: { record: { folder: %s } } }\n".formatted(SMALL, folder.resolve("hall"))))) {
            server.apply(read("streams: { door: { source: \"render:wave?width=64&height=48\", record: { folder: %s } }, hall: { record: { folder: %s } } }\n"
                    .formatted(first, folder.resolve("hall"))));
            await().until(() -> !RecordedPictures.in(first).isEmpty());

            server.apply(read("streams: { door: { source: \"render:wave?width=64&height=48\", record: { folder: %s } } }\n".formatted(second)));
            await().until(() -> !RecordedPictures.in(second).isEmpty());

            assertThat(log.lines()).anyMatch(line -> line.startsWith("stream hall: recording ended"));
            var file = Files.writeString(folder.resolve("file"), "");
            assertThatThrownBy(() -> server.apply(read("streams: { yard: { record: { folder: %s } } }\n".formatted(file)))).isInstanceOf(IOException.class);
            assertThat(has(server, "door")).isTrue();
        }
    }

    @Test
    void aWebhookIsToldOfWhatHappensFromNowOn() throws Exception {
        try (var receiver = WebhookReceiver.answering(_ -> 204);
                var server = RunningServer.start(read("streams: { door: {} }\n"))) {
            var url = Files.writeString(folder.resolve("url"), receiver.address().toString());
            var applied = server.apply(read("streams: { door: {} }\nevents: { webhooks: [{ url: '@%s' }] }\n".formatted(url)));
            server.hub().publish("door", Images.jpeg(8, 8, Color.RED));
            await().until(() -> receiver.deliveries().size() == 1);
            server.apply(read("streams: { door: {} }\n"));
            server.hub().publish("door", Images.jpeg(9, 9, Color.RED));

            assertThat(applied.changed()).containsExactly("events");
            assertThat(receiver.deliveries()).hasSize(1);
        }
    }

    private String withState() {
        return "server: { state: %s }\naccess:\n  tokens: { root: %s }\n  rules: [{ who: token root, may: admin, streams: \"*\" }]\n"
                .formatted(folder.resolve("streams.json"), TokenHash.of(TOKEN).line());
    }

    private static HttpResponse<String> put(RunningServer server, String name, String body) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var address = URI.create("http://localhost:%d/api/v1/streams?stream=%s".formatted(server.first().getPort(), name));
            var request = HttpRequest.newBuilder(address)
                    .PUT(BodyPublishers.ofString(body))
                    .header("Authorization", "Bearer " + TOKEN)
                    .header("Content-Type", "application/json");
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    @Test
    void whatTheApiMadeStaysAndGivesWayToTheFile() throws Exception {
        var wave = "{\"source\": \"render:wave?width=64&height=48\", \"maxViewers\": 3}";
        try (var server = RunningServer.start(read("streams: { hall: {} }\n" + withState()))) {
            assertThat(put(server, "door", wave).statusCode()).isEqualTo(201);
            assertThat(put(server, "yard", wave).statusCode()).isEqualTo(201);
            try (var door = new LiveReader(server, "door");
                    var yard = new LiveReader(server, "yard")) {

                server.apply(read("streams: { door: %s }\n".formatted(LARGE) + withState()));

                awaitSize(stream(server, "door"), 96, 72);
                door.goesOn();
                yard.goesOn();
                assertThat(put(server, "door", wave).statusCode()).as("it is the file's").isEqualTo(409);
                assertThat(server.settings().of(StreamName.of("door")).maxViewers()).isEmpty();
                assertThat(server.settings().of(StreamName.of("yard")).maxViewers()).hasValue(3);
                server.apply(read("streams: { hall: {} }\n" + withState()));
                assertThat(server.settings().of(StreamName.of("door")).maxViewers()).as("it is there again").hasValue(3);
                assertThat(put(server, "door", wave).statusCode()).isEqualTo(204);
            }
        }
    }
}
