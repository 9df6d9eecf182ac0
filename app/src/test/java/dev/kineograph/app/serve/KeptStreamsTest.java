// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.log.ProgramsLog;
import dev.kineograph.server.access.TokenHash;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A stream that is made over the network is there again after a restart.
class KeptStreamsTest {
    private static final String TOKEN = "the-token-of-the-administrator-0123456789";
    private static final String WAVE = "{\"source\": \"render:wave?width=64&height=48\", \"maxViewers\": 3}";

    @TempDir
    private Path folder;

    @AutoClose
    private final ProgramsLog log = new ProgramsLog();

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private Path state() {
        return folder.resolve("streams.json");
    }

    private RunningServer start() throws IOException {
        return start("streams: { hall: {} }\n");
    }

    private RunningServer start(String streams) throws IOException {
        var text = "listen: [{ http: 0 }]\n%sserver: { state: %s }\naccess:\n  tokens: { root: %s }\n  rules: [{ who: token root, may: admin, streams: \"*\" }]\n"
                .formatted(streams, state(), TokenHash.of(TOKEN).line());
        return RunningServer.start(Configuration.read(Files.writeString(folder.resolve("server.yml"), text)));
    }

    private HttpResponse<String> ask(RunningServer server, String method, String stream, String body, String... headers) throws Exception {
        var address = URI.create("http://localhost:%d/api/v1/streams?stream=%s".formatted(server.first().getPort(), stream));
        var request = HttpRequest.newBuilder(address)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static boolean has(RunningServer server, String stream) {
        return server.hub().find(StreamName.of(stream)).isPresent();
    }

    @Test
    void itIsOnTheDiskBeforeTheAnswerAndThereAtTheNextStart() throws Exception {
        var copy = folder.resolve("copy.json");
        try (var server = start()) {
            var made = ask(server, "PUT", "yard/gate", WAVE);
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            assertThat(has(server, "yard/gate")).isTrue();
            // What a server that is killed now would leave behind.
            Files.copy(state(), copy);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state()))).isEqualTo("rw-------");

            var listed = ask(server, "GET", "yard/gate", "").body();
            assertThat(listed).contains("\"madeBy\" : \"api\"", JSON.std.asString(made.headers().firstValue("ETag").orElseThrow()));
        }
        Files.move(copy, state(), StandardCopyOption.REPLACE_EXISTING);
        try (var server = start()) {
            assertThat(has(server, "yard/gate")).isTrue();
            assertThat(ask(server, "DELETE", "yard/gate", "").statusCode()).isEqualTo(204);
            assertThat(has(server, "yard/gate")).isFalse();
        }
        try (var server = start()) {
            assertThat(has(server, "yard/gate")).isFalse();
        }
    }

    @Test
    void anotherSourceLeavesViewersWhereTheyAre() throws Exception {
        try (var server = start()) {
            ask(server, "PUT", "door", WAVE);
            var door = server.hub().find(StreamName.of("door")).orElseThrow();
            try (var viewer = door.watch()) {
                assertThat(viewer.await(Duration.ofSeconds(30))).isNotNull();

                assertThat(ask(server, "PUT", "door", WAVE.replace("width=64", "width=96")).statusCode()).isEqualTo(204);

                await().until(() -> Objects.requireNonNull(door.newest()).picture().size().width() == 96);
                assertThat(server.hub().find(StreamName.of("door"))).containsSame(door);
                assertThat(ask(server, "PUT", "door", "{}").statusCode()).isEqualTo(204);
                assertThat(door.acceptsPublishers()).isTrue();
            }
        }
    }

    @Test
    void aChangeIsMadeOnlyToTheVersionThatTheClientKnows() throws Exception {
        try (var server = start()) {
            var first = ask(server, "PUT", "door", WAVE, "If-None-Match", "*").headers().firstValue("ETag").orElseThrow();
            assertThat(ask(server, "PUT", "door", WAVE, "If-None-Match", "*").statusCode()).isEqualTo(412);
            var before = server.hub().find(StreamName.of("door")).orElseThrow();

            var second = ask(server, "PUT", "door", WAVE.replace("3", "4"), "If-Match", first);
            assertThat(second.statusCode()).isEqualTo(204);

            assertThat(server.hub().find(StreamName.of("door"))).as("viewers of the same source stay").containsSame(before);
            assertThat(ask(server, "PUT", "door", WAVE, "If-Match", first).statusCode()).isEqualTo(412);
            assertThat(ask(server, "DELETE", "door", "", "If-Match", first).statusCode()).isEqualTo(412);
            assertThat(ask(server, "DELETE", "door", "", "If-Match", second.headers().firstValue("ETag").orElseThrow()).statusCode()).isEqualTo(204);
            assertThat(ask(server, "PUT", "door", WAVE, "If-Match", "*").statusCode()).isEqualTo(412);
        }
    }

    @Test
    void aPatchChangesSomeKeysAndTheAddressNeedNotBeKnown() throws Exception {
        try (var server = start()) {
            var first = ask(server, "PUT", "door", WAVE).headers().firstValue("ETag").orElseThrow();
            var before = server.hub().find(StreamName.of("door")).orElseThrow();
            var json = new String[] {"Content-Type", "application/merge-patch+json"};

            assertThat(ask(server, "PATCH", "door", "{\"maxViewers\": 4}", json[0], json[1], "If-Match", "\"another\"").statusCode()).isEqualTo(412);
            assertThat(ask(server, "PATCH", "door", "{\"maxViewers\": 4}", json[0], json[1], "If-Match", first).statusCode()).isEqualTo(204);

            assertThat(server.hub().find(StreamName.of("door"))).as("viewers of the same source stay").containsSame(before);
            assertThat(Files.readString(state())).contains("render:wave").contains("4");
            assertThat(ask(server, "PATCH", "door", "{\"maxViewers\": null}", json).statusCode()).isEqualTo(204);
            assertThat(Files.readString(state())).doesNotContain("maxViewers");
            assertThat(ask(server, "PATCH", "door", "{\"source\": \"exec:/bin/true\"}", json).body()).contains("streams.door.source: exec: allowed only in the configuration");
            assertThat(ask(server, "PATCH", "door", "{}").statusCode()).as("not application/json").isEqualTo(415);
            assertThat(ask(server, "PATCH", "nothing", "{}", json).statusCode()).isEqualTo(404);
            assertThat(ask(server, "PATCH", "hall", "{}", json).statusCode()).isEqualTo(409);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"sorce\": \"render:wave\"} | streams.door.sorce: unknown key; did you mean 'source'?",
        "{\"closeAfter\": \"soon\"} | streams.door.closeAfter: 'soon' (expected: a time such as 500ms",
        "{\"source\": \"exec:/bin/true\"} | streams.door.source: exec: allowed only in the configuration",
        "{\"source\": \"ffmpeg:-i /etc/passwd\"} | allowed only in the configuration",
        "{\"source\": \"folder:/etc\"} | allowed only in the configuration",
        "{\"source\": \"counter:x?font=/etc/passwd\"} | streams.door.source",
        "{\"source\": \"http://127.0.0.1:8080/door.mjpg\"} | an address of this machine, its link or its cloud",
        "{\"source\": \"http://169.254.169.254/latest\"} | an address of this machine, its link or its cloud",
        "{\"whenStale\": \"/etc/passwd\"} | allowed only in the configuration",
        "{\"record\": {\"folder\": \"/tmp\"}} | streams.door.record: keys with values (expected: no such key",
        "{\"access\": []} | streams.door.access",
        "[] | body: no JSON object",
        "null | body: no JSON object",
        "{} {} | body: no JSON object",
        "{\"maxViewers\": 1, \"maxViewers\": 2} | body: no JSON object (expected: the keys of a stream, once each",
        "{\"source\": | body: no JSON object",
        "{\"variants\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": {\"a\": 1}}}}}}}}}}}}}}}}}}}} | nested too deeply"
    })
    void whatAConfigurationWouldRefuseIsRefusedAndWhatOnlyAConfigurationMaySay(String body, String sentence) throws Exception {
        try (var server = start()) {
            var answer = ask(server, "PUT", "door", body);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(JSON.std.mapFrom(answer.body()).get("detail").toString()).contains(sentence.strip());
            assertThat(has(server, "door")).isFalse();
            assertThat(state()).doesNotExist();
        }
    }

    @Test
    void anAddressWithAPasswordIsInNoAnswerAndNoLine() throws Exception {
        try (var server = start()) {
            assertThat(ask(server, "PUT", "door", "{\"source\": \"http://root:s3cret@camera.invalid/stream\"}").statusCode()).isEqualTo(201);

            assertThat(ask(server, "GET", "door", "").body()).doesNotContain("s3cret");
            assertThat(Files.readString(state())).contains("s3cret");
        }
        assertThat(log.lines()).noneMatch(line -> line.contains("s3cret"));
    }

    @Test
    void streamsOfTheConfigurationWinAndMayNotBeChanged() throws Exception {
        try (var server = start()) {
            assertThat(ask(server, "PUT", "hall", WAVE).statusCode()).isEqualTo(409);
            assertThat(ask(server, "DELETE", "hall", "").statusCode()).isEqualTo(409);
            assertThat(ask(server, "PUT", "door", WAVE).statusCode()).isEqualTo(201);
        }
        try (var server = start("streams: { door: {} }\n")) {
            assertThat(server.hub().find(StreamName.of("door")).orElseThrow().acceptsPublishers()).isTrue();
            assertThat(ask(server, "PUT", "yard", "{}").statusCode()).isEqualTo(201);
        }
        try (var server = start()) {
            assertThat(has(server, "door")).as("it is still in the file").isTrue();
        }
    }

    @Test
    void aFileThatCannotBeReadStaysAsItIsAndNothingIsChanged() throws Exception {
        Files.writeString(state(), "{ half of it");
        try (var server = start()) {
            assertThat(has(server, "hall")).isTrue();
            assertThat(ask(server, "PUT", "door", WAVE).statusCode()).isEqualTo(507);
            assertThat(Files.readString(state())).isEqualTo("{ half of it");
        }
        assertThat(log.lines()).anyMatch(line -> line.contains("streams.json: not a file of streams that were made over the network"));
    }

    @Test
    void whatIsRefusedForWantOfRoomIsNotKept() throws Exception {
        try (var server = start()) {
            for (int i = 1; i < Hub.MAX_STREAMS; i++) {
                server.hub().add(StreamName.of("pier/" + i), StreamSettings.DEFAULT);
            }

            assertThat(ask(server, "PUT", "door", WAVE).statusCode()).isEqualTo(507);

            assertThat(Files.readString(state())).doesNotContain("door");
            server.hub().retire(StreamName.of("pier/1"));
            assertThat(ask(server, "PUT", "door", WAVE).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsOneSentenceAndNothingIsChanged() throws Exception {
        try (var server = start()) {
            assertThat(ask(server, "PUT", "door", WAVE).statusCode()).isEqualTo(201);
            // No file of this name can be made, as on a full disk.
            Files.createDirectories(folder.resolve("streams.json.new/blocks"));

            assertThat(ask(server, "PUT", "door", "{}").statusCode()).isEqualTo(507);
            assertThat(ask(server, "PUT", "yard", WAVE).statusCode()).isEqualTo(507);
            assertThat(ask(server, "DELETE", "door", "").statusCode()).isEqualTo(507);

            assertThat(has(server, "door")).isTrue();
            assertThat(has(server, "yard")).isFalse();
        }
        assertThat(log.lines()).anyMatch(line -> line.contains("streams.json: cannot be written: ") && line.contains("; nothing was changed"))
                .noneMatch(line -> line.contains("\tat ") || line.contains("    at ") || line.contains("Exception"));
    }

    @Test
    void onlyAnAdministratorWithJsonMayAndNoPageOfAnotherSite() throws Exception {
        try (var server = start()) {
            assertThat(ask(server, "PUT", "door", WAVE, "Authorization", "Bearer wrong").statusCode()).isIn(401, 403);
            assertThat(ask(server, "PUT", "door", WAVE, "Authorization", "Basic cm9vdDpyb290", "Origin", "http://evil.example").statusCode()).isIn(401, 403);
            assertThat(ask(server, "PUT", "door", WAVE, "Content-Type", "text/plain").statusCode()).isEqualTo(415);
            assertThat(ask(server, "PUT", "door", "{\"source\": \"" + "x".repeat(70_000) + "\"}").statusCode()).isEqualTo(413);
            assertThat(ask(server, "DELETE", "nothing", "").statusCode()).isEqualTo(404);
            assertThat(has(server, "door")).isFalse();
        }
    }
}
