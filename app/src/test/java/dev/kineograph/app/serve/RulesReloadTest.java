// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamName;
import dev.kineograph.app.Program;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.log.ProgramsLog;
import dev.kineograph.server.access.TokenHash;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rules of a file that changes are read again; who loses a right is let go, and nobody else notices.
class RulesReloadTest {
    private static final String BEGIN = "listen: [{ http: 0 }]\nstreams: { door: { source: \"render:wave?width=64&height=48\" } }\n";

    @TempDir
    private Path folder;

    @AutoClose
    private final ProgramsLog log = new ProgramsLog();

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("rules.yml");
    }

    /// A live viewer whose bytes keep coming.
    private static final class Watching implements AutoCloseable {
        private final Socket socket;

        Watching(int port, String user) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write("GET /door.mjpg HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n".formatted(token(user)).getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1)).isEqualTo("HTTP/1.1 200");
        }

        void goesOn() throws IOException {
            assertThat(socket.getInputStream().readNBytes(50_000)).hasSize(50_000);
        }

        void hasBeenLetGo() throws IOException {
            socket.getInputStream().readAllBytes();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private String rules(String... users) {
        var text = new StringBuilder(BEGIN + "access:\n  tokens:\n");
        for (var user : new String[] {"anna", "berta"}) {
            text.append("    %s: %s\n".formatted(user, TokenHash.of(token(user)).line()));
        }
        return text + "  rules: [{ who: [token %s], may: watch, streams: door }]\n".formatted(String.join(", token ", users));
    }

    private static String token(String user) {
        return "the-token-of-%s-0123456789-0123456789".formatted(user);
    }

    private RulesReload reload(RunningServer server, Configuration read) {
        return RulesReload.of(file, read, read.server().access(), access -> access, server::access);
    }

    @Test
    void whoLosesTheRightIsLetGoAndWhoKeepsItNoticesNothing() throws Exception {
        var read = Configuration.read(Files.writeString(file, rules("anna", "berta")));
        try (var server = RunningServer.start(read);
                var _ = reload(server, read);
                var anna = new Watching(server.first().getPort(), "anna");
                var berta = new Watching(server.first().getPort(), "berta")) {
            anna.goesOn();
            berta.goesOn();

            Files.writeString(file, rules("berta"));

            anna.hasBeenLetGo();
            berta.goesOn();
            await().until(() -> server.hub().find(StreamName.of("door")).orElseThrow().presence().connections() == 1);
        }
        assertThat(log.lines()).anyMatch(line -> line.endsWith("who may do what was read again"));
    }

    @Test
    void aFileThatCannotBeUsedLeavesTheRulesAsTheyAre() throws Exception {
        var read = Configuration.read(Files.writeString(file, rules("anna")));
        try (var server = RunningServer.start(read);
                var reload = reload(server, read);
                var anna = new Watching(server.first().getPort(), "anna")) {
            Files.writeString(file, rules("anna") + "acess: {}\n");

            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("the rules stay as they are: %s:8:1: acess: unknown key; did you mean 'access'?".formatted(file))));
            anna.goesOn();
            Files.delete(file);
            reload.askedFor();

            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("no such file")));
            anna.goesOn();
        }
    }

    /// A disk that was full, or an editor that was killed, leaves an empty file.
    @Test
    void aFileWithoutRulesLeavesThemAsTheyAre() throws Exception {
        var read = Configuration.read(Files.writeString(file, rules("anna")));
        try (var server = RunningServer.start(read);
                var reload = reload(server, read);
                var anna = new Watching(server.first().getPort(), "anna")) {
            Files.writeString(file, "");
            reload.askedFor();

            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("there are none in it any more")));
            anna.goesOn();
            assertThatThrownBy(() -> new Watching(server.first().getPort(), "nobody").close()).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void theRestOfTheFileWaitsForTheNextStart() throws Exception {
        var read = Configuration.read(Files.writeString(file, rules("anna")));
        try (var server = RunningServer.start(read);
                var reload = reload(server, read)) {
            Files.writeString(file, rules("anna") + "server: { heartbeat: 9s }\n");
            reload.askedFor();

            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("counts from the next start on")));
        }
    }

    @Test
    void aServiceReadsThemAtSighup() throws Exception {
        Files.writeString(file, rules("anna", "berta"));
        var program = Program.start(folder.resolve("log"), "serve", file.toString());
        try {
            var address = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)/").matcher(Program.banner(program.inputReader(), "Ready"));
            assertThat(address.find()).isTrue();
            try (var anna = new Watching(Integer.parseInt(address.group(1)), "anna");
                    var berta = new Watching(Integer.parseInt(address.group(1)), "berta")) {
                Files.writeString(file, rules("berta"));
                new ProcessBuilder("kill", "-HUP", String.valueOf(program.pid())).start().waitFor();

                anna.hasBeenLetGo();
                berta.goesOn();
            }
        } finally {
            program.destroy();
            program.waitFor();
        }
    }
}
