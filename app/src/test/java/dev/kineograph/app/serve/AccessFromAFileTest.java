// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.app.Program;
import dev.kineograph.app.config.Configuration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Users, tokens and rules of a configuration file, with the lines that the commands make.
class AccessFromAFileTest {
    @TempDir
    private Path folder;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private String output(String input, String... arguments) throws Exception {
        var program = Program.start(folder.resolve("log"), arguments);
        try (var in = program.getOutputStream()) {
            in.write(input.getBytes(UTF_8));
        }
        var output = new String(program.getInputStream().readAllBytes(), UTF_8);
        assertThat(program.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();
        return output.strip();
    }

    private int status(RunningServer server, String method, String path, String authorization) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.first().getPort(), path)))
                .method(method, BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    @Test
    void theLinesOfTheCommandsAreUsersAndTokens() throws Exception {
        var anna = output("päss wörd\nmore", "passwd", "anna");
        var tokenFile = folder.resolve("admin.token");
        var otherFile = folder.resolve("other.token");
        var admin = output("", "token", "admin", "--file", tokenFile.toString());
        output("", "token", "other", "--file", otherFile.toString());
        var file = Files.writeString(
                folder.resolve("access.yml"),
                """
                listen: [{ http: 0 }]
                streams:
                  door: { source: "render:picture?color=blue", access: [{ who: [user anna, 10.0.0.0/8], may: [snapshot] }] }
                  hall: { source: "render:picture?color=red" }
                  sky: {}
                access:
                  users:
                    %s
                  tokens:
                    %s
                    other: '@%s'
                  rules:
                    - { who: [token admin, token other], may: admin, streams: "*" }
                """.formatted(anna, admin, otherFile));

        try (var server = RunningServer.start(Configuration.read(file))) {
            var bearer = "Bearer " + Files.readString(tokenFile).strip();

            assertThat(status(server, "GET", "/door.jpg", "")).isEqualTo(401);
            assertThat(status(server, "GET", "/door.jpg", basic("anna", "päss wörd"))).isEqualTo(200);
            assertThat(status(server, "GET", "/door.jpg", basic("anna", "pass word"))).isEqualTo(401);
            assertThat(status(server, "GET", "/door", basic("anna", "päss wörd"))).isEqualTo(404);
            assertThat(status(server, "GET", "/hall.jpg", "")).isEqualTo(200);
            assertThat(status(server, "DELETE", "/hall", basic("anna", "päss wörd"))).isEqualTo(403);
            assertThat(status(server, "DELETE", "/hall", bearer)).isEqualTo(204);
            assertThat(status(server, "GET", "/hall.jpg", "")).isEqualTo(404);
            assertThat(status(server, "DELETE", "/sky", "Bearer " + Files.readString(otherFile).strip())).isEqualTo(204);
        }
        assertThat(anna).startsWith("anna: pbkdf2-sha256:600000:").doesNotContain("wörd");
        assertThat(admin).matches("admin: sha256:[0-9a-f]{64}");
        assertThat(Files.readString(folder.resolve("log"))).isEqualTo("The token is in %s.\n".formatted(otherFile));
    }

    @Test
    void aLineForDigestIsAUserToo() throws Exception {
        var cam = output("pass word", "passwd", "cam", "--digest");
        var file = Files.writeString(
                folder.resolve("digest.yml"),
                """
                listen: [{ http: 0 }]
                streams:
                  door: { source: "render:picture?color=blue", access: [{ who: user cam, may: watch }] }
                access: { users: { %s } }
                """.formatted(cam.replace(": ", ": '") + "'"));

        try (var server = RunningServer.start(Configuration.read(file))) {
            assertThat(status(server, "GET", "/door.jpg", basic("cam", "pass word"))).isEqualTo(200);
            assertThat(status(server, "GET", "/door.jpg", basic("cam", "password"))).isEqualTo(401);
            assertThat(digest(server, "cam", "pass word")).isEqualTo("200");
        }
        assertThat(cam).matches("cam: digest:[0-9a-f]{64}:[0-9a-f]{32}");
        assertThat(Files.readString(folder.resolve("log"))).isEqualTo("Whoever has this line can sign in with it: keep it like the password.\n");
    }

    private String digest(RunningServer server, String user, String password) throws Exception {
        var curl = new ProcessBuilder(
                        "curl", "-s", "--digest", "-K", "-", "-o", folder.resolve("picture").toString(), "-w", "%{http_code}",
                        "http://127.0.0.1:%d/door.jpg".formatted(server.first().getPort()))
                .start();
        try (var in = curl.getOutputStream()) {
            in.write("user = \"%s:%s\"\n".formatted(user, password).getBytes(UTF_8));
        }
        return new String(curl.getInputStream().readAllBytes(), UTF_8);
    }

    @Test
    void aTokenIsForItsOwnerAloneAndNeverReplaced() throws Exception {
        var tokenFile = folder.resolve("admin.token");
        output("", "token", "admin", "--file", tokenFile.toString());
        var token = Files.readString(tokenFile);

        var again = Program.start(folder.resolve("log"), "token", "admin", "--file", tokenFile.toString());

        assertThat(again.waitFor()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("log"))).isEqualTo("%s: there already (expected: another --file, or no such file)\n".formatted(tokenFile));
        assertThat(Files.readString(tokenFile)).isEqualTo(token).doesNotContain(output("", "token", "other", "--file", folder.resolve("o").toString()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile))).isEqualTo("rw-------");
    }

    private String banner(String text) throws IOException {
        var configuration = Configuration.read(Files.writeString(folder.resolve("rules.yml"), text));
        return StartupBanner.of(configuration, List.of(configuration.listeners().getFirst().address()));
    }

    @Test
    void theBannerSaysThatThereAreRules() throws IOException {
        assertThat(banner("listen: [{ http: '0.0.0.0:8080' }]\naccess: { rules: [{ who: nobody, may: publish, streams: '*' }] }\n"))
                .contains("  who may do what: 1 rule of 'access'; beyond these, anyone in the network may watch; only programs on this machine may publish.\n")
                .doesNotContain("unencrypted");
    }

    @Test
    void theBannerWarnsWherePasswordsPassUnencrypted() throws IOException {
        var users = """
                access:
                  users: { anna: "pbkdf2-sha256:600000:AAECAwQFBgcICQoLDA0ODw:%s" }
                  rules: [{ who: user anna, may: watch, streams: door }]
                """.formatted("A".repeat(43));
        var warning = "  passwords pass unencrypted here; an https listener would protect them.\n";

        assertThat(banner("listen: [{ http: '0.0.0.0:8080' }]\n" + users)).endsWith(warning);
        assertThat(banner("listen: [{ http: 8080 }]\n" + users)).doesNotContain(warning);
        assertThat(banner("listen: [{ https: '0.0.0.0:8443', certificate: a, key: b }]\n" + users)).doesNotContain(warning);
        assertThat(banner("listen: [{ http: '0.0.0.0:8080' }]\nserver: { trustedProxies: [10.0.0.1] }\n" + users)).doesNotContain(warning);
    }
}
