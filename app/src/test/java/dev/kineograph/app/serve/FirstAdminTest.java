// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.StreamName;
import dev.kineograph.app.Program;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.log.ProgramsLog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that others can reach has an administrator from its first start on: whoever can read a file.
class FirstAdminTest {
    private static final String REACHABLE = "listen: [{ http: '0.0.0.0:0' }]\nstreams: { door: {}, hall: {} }\n";

    @TempDir
    private Path state;

    @AutoClose
    private final ProgramsLog log = new ProgramsLog();

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private Path file() {
        return state.resolve("kineograph/admin.token");
    }

    private Configuration read(String text) throws Exception {
        return Configuration.read(Files.writeString(state.resolve("file.yml"), text));
    }

    private Configuration completed(Configuration configuration) {
        return configuration.with(FirstAdmin.of(configuration, Map.of("XDG_STATE_HOME", state.toString())).added(configuration.server().access()));
    }

    private int delete(RunningServer server, String stream, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/%s".formatted(server.first().getPort(), stream))).DELETE();
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    @Test
    void theFileOfTheFirstStartAdministersAndThisMachineDoesNot() throws Exception {
        try (var server = RunningServer.start(completed(read(REACHABLE)))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent()))).isEqualTo("rwx------");
            assertThat(delete(server, "door")).as("from loopback").isEqualTo(401);
            assertThat(delete(server, "door", "Authorization", "Bearer " + Files.readString(file()).strip())).isEqualTo(204);
        }
        var token = Files.readString(file());
        try (var server = RunningServer.start(completed(read(REACHABLE)))) {
            assertThat(Files.readString(file())).as("the same at the next start").isEqualTo(token);
            assertThat(delete(server, "hall", "Authorization", "Bearer " + token.strip())).isEqualTo(204);
            assertThat(server.hub().find(StreamName.of("hall"))).isEmpty();
        }
        assertThat(log.lines()).anyMatch(line -> line.contains(file() + ", which is new")).noneMatch(line -> line.contains(token.strip()));
    }

    @Test
    void whoeverIsNamedForItIsEnough() throws Exception {
        var own = read(REACHABLE + """
                access:
                  users: { anna: "pbkdf2-sha256:600000:AAECAwQFBgcICQoLDA0ODw:CDms_wXvb0Y4QVwr4w-flglXA_-SLc-jke1V3s5rW6E" }
                  rules: [{ who: user anna, may: admin, streams: "*" }]
                """);

        assertThat(completed(own)).isEqualTo(own);
        assertThat(file()).doesNotExist();
    }

    @Test
    void aServerThatNobodyElseReachesNeedsNone() throws Exception {
        var local = read("listen: [{ http: 0 }]");

        assertThat(completed(local)).isEqualTo(local);
        assertThat(file()).doesNotExist();
    }

    @Test
    void aFileThatOthersCanReadIsNotBelieved() throws Exception {
        Files.createDirectories(file().getParent());
        Files.setPosixFilePermissions(Files.writeString(file(), "a-token-of-thirty-characters.."), PosixFilePermissions.fromString("rw-r--r--"));
        var configuration = read(REACHABLE);

        assertThat(completed(configuration)).isEqualTo(configuration);
        assertThat(log.lines()).anyMatch(line -> line.contains("not a file that its owner alone can read (expected: mode 600)"));
    }

    @Test
    void aFolderThatOthersCanWriteToIsNotBelieved() throws Exception {
        Files.createDirectories(file().getParent());
        Files.setPosixFilePermissions(file().getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        var configuration = read(REACHABLE);

        assertThat(completed(configuration)).isEqualTo(configuration);
        assertThat(file()).doesNotExist();
        assertThat(log.lines()).anyMatch(line -> line.contains("others may write to this folder (expected: mode 700)"));
    }

    @Test
    void itsFolderIsWhereTheSystemKeepsState() {
        assertThat(FirstAdmin.folder(Map.of("STATE_DIRECTORY", "/var/lib/kineograph", "HOME", "/home/anna"))).contains(Path.of("/var/lib/kineograph"));
        assertThat(FirstAdmin.folder(Map.of("XDG_STATE_HOME", "state", "HOME", "/home/anna"))).contains(Path.of("/home/anna/.local/state/kineograph"));
        assertThat(FirstAdmin.folder(Map.of())).isEmpty();
    }

    @Test
    void theProgramSaysWhereItsTokenIs() throws Exception {
        var said = state.resolve("log");
        var program = Program.startWithState(state, said, "serve", "--lan", "--port", "0");
        try {
            Program.banner(program.inputReader(), "Ready");

            assertThat(file()).exists();
            assertThat(Files.readString(said)).contains(file().toString()).doesNotContain(Files.readString(file()).strip());
        } finally {
            program.destroy();
            program.waitFor();
        }
    }
}
