// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access.Action;
import dev.kineograph.Hub;
import dev.kineograph.RefusedException;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.Tls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A certificate that a client shows is a right where a rule names one of its names; curl is the client.
@ExtendWith(NoLeaks.class)
class ClientCertificatesTest {
    @TempDir
    private Path folder;

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Hub hub = new Hub();

    private KeyStore keys;

    @BeforeEach
    void make() throws Exception {
        keys = EncryptedPort.keys(folder, "localhost");
        EncryptedPort.writePem(keys, folder.resolve("server.pem"), folder.resolve("server.key"));
        for (var name : List.of("anna.example", "berta.example")) {
            EncryptedPort.writePem(EncryptedPort.keys(folder, name), folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
        }
        hub.publisher("door").publish(Pictures.png(1));
    }

    private KineographServer server(boolean required) throws Exception {
        var rules = AccessRules.builder()
                .allow(Who.of("certificate anna.example"), Set.of(Action.WATCH, Action.ADMINISTER), "door")
                .build();
        var tls = EncryptedPort.tls(keys).with(new Tls.Clients(folder.resolve("anna.example.pem"), required));
        return KineographServer.start(hub, ServerSettings.DEFAULT.with(Stage.LOOPS).with(rules), new Listener.Http(0).with(tls));
    }

    private String status(KineographServer server, String who, String... more) throws Exception {
        var command = new ArrayList<>(List.of(
                "curl", "-s", "-o", "/dev/null", "-w", "%{http_version} %{http_code}", "--cacert", folder.resolve("server.pem").toString(),
                "https://localhost:%d/door.jpg".formatted(server.port())));
        if (!who.isEmpty()) {
            command.addAll(List.of("--cert", folder.resolve(who + ".pem").toString(), "--key", folder.resolve(who + ".key").toString()));
        }
        command.addAll(List.of(more));
        var curl = new ProcessBuilder(command).start();
        var said = new String(curl.getInputStream().readAllBytes(), UTF_8);
        return curl.waitFor() == 0 ? said : "no connection";
    }

    @Test
    void itsNameIsARightInEveryVersionOfHttpAndTls() throws Exception {
        try (var server = server(false)) {
            assertThat(status(server, "anna.example")).isEqualTo("2 200");
            assertThat(status(server, "anna.example", "--http1.1")).isEqualTo("1.1 200");
            assertThat(status(server, "anna.example", "--tls-max", "1.2")).isEqualTo("2 200");
            assertThat(status(server, "")).isEqualTo("2 404");
            assertThat(status(server, "berta.example")).as("nobody has signed it").isEqualTo("no connection");
        }
    }

    @Test
    void theLogSaysInOneSentenceWhyThereIsNoConnection() throws Exception {
        try (var log = LogLines.ofKineograph();
                var server = server(false)) {
            assertThat(status(server, "berta.example")).isEqualTo("no connection");

            await().until(() -> log.lines().stream().anyMatch(line -> line.contains("127.0.0.1") && line.contains("TLS: ")));
            assertThat(log.lines()).noneMatch(line -> line.contains("\tat "));
        }
    }

    @Test
    void whereItIsRequiredThereIsNoConnectionWithoutOne() throws Exception {
        try (var server = server(true)) {
            assertThat(status(server, "anna.example")).isEqualTo("2 200");
            assertThat(status(server, "")).isNotEqualTo("2 404").endsWith("no connection");
        }
    }

    /// A browser sends it by itself, whichever page asks.
    @Test
    void itIsNoRightOfAForeignPage() throws Exception {
        try (var server = server(false)) {
            assertThat(status(server, "anna.example", "-H", "Sec-Fetch-Site: cross-site")).isEqualTo("2 404");
            assertThat(status(server, "anna.example", "-H", "Sec-Fetch-Site: same-origin")).isEqualTo("2 200");
            assertThat(status(server, "anna.example", "-X", "DELETE", "-H", "Origin: https://evil.example", "--url", "https://localhost:%d/door".formatted(server.port())))
                    .endsWith("403");
        }
    }

    @Test
    void whoHasOneMayAdminister() throws Exception {
        try (var server = server(false)) {
            var door = "https://localhost:%d/door".formatted(server.port());
            var command = List.of(
                    "curl", "-s", "-w", "%{http_code}", "--cacert", folder.resolve("server.pem").toString(), "-X", "DELETE", door,
                    "--cert", folder.resolve("anna.example.pem").toString(), "--key", folder.resolve("anna.example.key").toString());
            var curl = new ProcessBuilder(command).start();

            assertThat(new String(curl.getInputStream().readAllBytes(), UTF_8)).isEqualTo("204");
            await().until(() -> hub.streams().isEmpty());
        }
    }

    @Test
    void aFileWithoutAuthoritiesIsRefused() throws Exception {
        Files.writeString(folder.resolve("anna.example.pem"), "nothing");

        assertThatThrownBy(() -> server(false)).isInstanceOf(RefusedException.class).hasMessageStartingWith(folder.resolve("anna.example.pem") + ": no certificate");
    }
}
