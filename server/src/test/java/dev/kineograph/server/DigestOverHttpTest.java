// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access.Action;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.DigestHash;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Digest at a real port, by curl.
@ExtendWith(NoLeaks.class)
class DigestOverHttpTest {
    private static final String PASSWORD = "correct horse";

    @TempDir
    private Path folder;

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK.with(rules(PASSWORD)), new Listener.Http(0));

    private static AccessRules rules(String password) {
        return AccessRules.builder()
                .user("cam", DigestHash.of("cam", password.toCharArray()))
                .allow(new Who.User("cam"), Set.of(Action.WATCH, Action.PUBLISH), "door", "yard/*")
                .build();
    }

    @BeforeEach
    void fill() {
        for (var name : List.of("door", "yard/gate")) {
            try (var publisher = stage.hub.publisher(name)) {
                publisher.publish(Pictures.png(1));
            }
        }
    }

    /// The statuses that curl got, one for each address.
    private List<String> curl(String user, String... more) throws Exception {
        var command = new ArrayList<>(List.of("curl", "-sS", "-o", folder.resolve("out").toString(), "-w", "%{http_code}\\n", "-m", "30", "-K", "-"));
        command.addAll(List.of(more));
        var curl = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = curl.getOutputStream()) {
            in.write("user = \"%s\"\n".formatted(user).getBytes(UTF_8));
        }
        var said = new String(curl.getInputStream().readAllBytes(), UTF_8);
        curl.waitFor();
        return said.lines().toList();
    }

    private String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(stage.server.port(), path);
    }

    @Test
    void curlWatchesAndPublishesByDigest() throws Exception {
        var picture = Files.write(folder.resolve("picture.png"), Pictures.png(2));

        assertThat(curl("cam:" + PASSWORD, "--digest", url("/door.jpg"))).containsExactly("200");
        assertThat(Files.readAllBytes(folder.resolve("out"))).isEqualTo(Pictures.png(1));
        assertThat(curl("cam:" + PASSWORD, "--anyauth", url("/door.json?x=1&y=%20"))).containsExactly("200");
        assertThat(curl("cam:wrong", "--digest", url("/door.jpg"))).containsExactly("401");
        assertThat(curl("nobody:" + PASSWORD, "--digest", url("/door.jpg"))).containsExactly("401");
        assertThat(curl("cam:" + PASSWORD, "--digest", "-T", picture.toString(), url("/door.png"))).containsExactly("204");
        stage.awaitNewest("door", Pictures.png(2));
    }

    @Test
    void oneNonceDoesForManyRequests() throws Exception {
        assertThat(curl("cam:" + PASSWORD, "--digest", url("/door.jpg"), "-o", folder.resolve("2").toString(), url("/yard/gate.jpg"), "-o", folder.resolve("3").toString(), url("/door.json")))
                .containsExactly("200", "200", "200");
        assertThat(curl("cam:" + PASSWORD, "--digest", url("/api/v1/streams"))).containsExactly("200");
    }

    @Test
    void eachChallengeIsAHeaderOfItsOwn() throws IOException {
        try (var client = stage.http()) {
            var head = client.get("/door.jpg").readAnswer().head();

            assertThat(head.lines().filter(line -> line.startsWith("WWW-Authenticate: "))).hasSize(2).allMatch(line -> line.startsWith("WWW-Authenticate: Digest "));
        }
    }

    @Test
    void whoWatchesByDigestGoesOnWithOtherRulesAndTheSamePassword() throws Exception {
        var said = folder.resolve("said");
        var curl = new ProcessBuilder("curl", "-sSN", "--digest", "-K", "-", "-o", folder.resolve("live").toString(), url("/door.mjpg"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try (var in = curl.getOutputStream()) {
            in.write("user = \"cam:%s\"\n".formatted(PASSWORD).getBytes(UTF_8));
        }
        try {
            stage.awaitViewers("door", 1);
            stage.server.settings(stage.server.settings().with(rules(PASSWORD)));
            assertThat(curl("cam:" + PASSWORD, "--digest", url("/door.jpg"))).containsExactly("200");
            assertThat(stage.stream("door").presence().connections()).isEqualTo(1);

            stage.server.settings(stage.server.settings().with(rules("another")));
            stage.awaitViewers("door", 0);
            assertThat(curl.waitFor()).as(Files.readString(said)).isZero();
        } finally {
            curl.destroyForcibly();
        }
    }

    @Test
    void noAnswerAndNoLineOfTheLogHasASecret() throws Exception {
        curl("cam:wr0ng", "--digest", url("/door.jpg"));

        assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.contains("wr0ng") || line.contains("nonce") || line.contains("response"));
    }
}
