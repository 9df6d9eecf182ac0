// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.app.Program;
import dev.kineograph.app.config.Configuration;
import dev.kineograph.app.log.ProgramsLog;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.settings.FileStamp;
import dev.kineograph.server.settings.Reloader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that changes is read again; who loses a right is let go, nobody else notices, and a file that cannot be used changes nothing.
class ConfigurationReloadTest {
    private static final String BEGIN = "listen: [{ http: 0 }]\nstreams: { door: { source: \"render:wave?width=64&height=48\" } }\n";

    private static final Reloader.Applied NOTHING = new Reloader.Applied(List.of(), List.of());

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

    private ConfigurationReload reload(RunningServer server, Configuration read) {
        return ConfigurationReload.of(file, FileStamp.of(file), read, next -> next, server);
    }

    private static Reloader.Applied applied(ConfigurationReload reload) throws Exception {
        return reload.reload().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static void assertRefused(ConfigurationReload reload, String sentence) {
        assertThatThrownBy(() -> applied(reload)).cause().isInstanceOf(RefusedException.class).hasMessageContaining(sentence);
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
        assertThat(log.lines()).anyMatch(line -> line.endsWith("read again, changed: access"));
    }

    @Test
    void aFileThatCannotBeUsedChangesNothingAndIsToldOnce() throws Exception {
        var read = Configuration.read(Files.writeString(file, rules("anna")));
        try (var server = RunningServer.start(read);
                var reload = reload(server, read);
                var anna = new Watching(server.first().getPort(), "anna")) {
            Files.writeString(file, rules("anna") + "acess: {}\n");

            var sentence = "everything stays as it is: %s:8:1: acess: unknown key; did you mean 'access'?".formatted(file);
            await().until(() -> log.lines().stream().anyMatch(line -> line.contains(sentence)));
            anna.goesOn();
            Files.delete(file);
            assertRefused(reload, "no such file");
            Files.createDirectory(file);
            assertRefused(reload, "is a folder");
            anna.goesOn();
            assertThat(log.lines()).filteredOn(line -> line.contains(sentence)).hasSize(1);
            Files.delete(file);
            Files.writeString(file, rules("anna"));
            assertThat(applied(reload)).isEqualTo(NOTHING);
        }
    }

    /// A disk that was full, or an editor that was killed, leaves an empty file.
    @Test
    void aFileThatIsEmptyOrHasLostItsRulesChangesNothing() throws Exception {
        var read = Configuration.read(Files.writeString(file, rules("anna")));
        try (var server = RunningServer.start(read);
                var reload = reload(server, read);
                var anna = new Watching(server.first().getPort(), "anna")) {
            Files.writeString(file, "");
            assertRefused(reload, "%s:1:1: nothing is in it".formatted(file));
            Files.writeString(file, BEGIN);
            assertRefused(reload, "there are no rules in it any more");
            anna.goesOn();
            assertThatThrownBy(() -> new Watching(server.first().getPort(), "nobody").close()).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void whatCannotChangeWaitsForTheNextStartAndIsNamed() throws Exception {
        var read = Configuration.read(Files.writeString(file, rules("anna")));
        try (var server = RunningServer.start(read);
                var reload = reload(server, read)) {
            Files.writeString(file, rules("anna") + "server: { heartbeat: 9s, eventLoops: 7, state: %s }\ncluster: { servers: \"nats://127.0.0.1:4222\", name: a }\n".formatted(
                    folder.resolve("state")));

            assertThat(applied(reload)).isEqualTo(new Reloader.Applied(List.of("server"), List.of("server.eventLoops", "server.state", "cluster")));

            assertThat(server.settings().viewers().heartbeat()).isEqualTo(Duration.ofSeconds(9));
            assertThat(log.lines()).contains("%s: server.eventLoops, server.state, cluster: counts only after a restart".formatted(file));
        }
    }

    @Test
    void aFileThatIsBeingWrittenIsReadWhenItIsWhole() throws Exception {
        var read = Configuration.read(Files.writeString(file, rules("anna", "berta")));
        try (var server = RunningServer.start(read);
                var _ = reload(server, read);
                var anna = new Watching(server.first().getPort(), "anna")) {
            var next = Files.writeString(folder.resolve("next.yml"), rules("berta"));
            Files.writeString(file, rules("anna", "berta").substring(0, 150));
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);

            anna.hasBeenLetGo();

            assertThat(log.lines()).noneMatch(line -> line.contains("everything stays as it is: " + file));
        }
    }

    @Test
    void manyWhoAskAtOnceShareAReload() throws Exception {
        var read = Configuration.read(Files.writeString(file, rules("anna")));
        try (var server = RunningServer.start(read);
                var reload = reload(server, read);
                var anna = new Watching(server.first().getPort(), "anna")) {
            Files.writeString(file, rules("anna") + "server: { heartbeat: 9s }\n");
            var asked = Stream.generate(reload::reload).limit(1000).map(CompletionStage::toCompletableFuture).toList();

            var changed = new Reloader.Applied(List.of("server"), List.of());
            assertThat(asked).extracting(answer -> answer.get(30, TimeUnit.SECONDS)).contains(changed).isSubsetOf(changed, NOTHING);
            anna.goesOn();
            assertThat(log.lines()).filteredOn(line -> line.contains(file + ": read again")).hasSizeLessThan(1000);
        }
    }

    @Test
    void aServerThatEndsReadsNothingMore() throws Exception {
        var read = Configuration.read(Files.writeString(file, rules("anna")));
        try (var server = RunningServer.start(read)) {
            var reload = reload(server, read);
            reload.close();

            assertRefused(reload, "the server is ending");
        }
    }

    @Test
    void aServiceReadsItAtSighup() throws Exception {
        Files.writeString(file, rules("anna", "berta"));
        var program = Program.start(folder.resolve("log"), "serve", file.toString());
        try {
            var address = Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)/").matcher(Program.banner(program.inputReader(), "Ready"));
            assertThat(address.find()).isTrue();
            try (var anna = new Watching(Integer.parseInt(address.group(1)), "anna");
                    var berta = new Watching(Integer.parseInt(address.group(1)), "berta")) {
                Files.writeString(file, rules("berta"));
                var hundred = "for i in $(seq 100); do kill -HUP %d; done".formatted(program.pid());
                new ProcessBuilder("bash", "-c", hundred).start().waitFor();

                anna.hasBeenLetGo();
                berta.goesOn();
            }
        } finally {
            program.destroy();
            program.waitFor();
        }
    }
}
