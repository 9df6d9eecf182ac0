// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kineograph.Access.Action;
import dev.kineograph.Hub;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.AddressSigner;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.awt.Color;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Addresses that other programs sign open the stream, as the document says that they do.
class SignedRecipesTest {
    private static final Path ROOT = Path.of("..");
    private static final String KEY = TokenHash.newToken();

    @AutoClose
    private final Hub hub = new Hub();

    @AutoClose
    private KineographServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        var access = AccessRules.builder()
                .signedBy(AddressSigner.of("k1", KEY))
                .allow(new Who.Signed(), Set.of(Action.WATCH, Action.PUBLISH), "door")
                .build();
        server = KineographServer.start(hub, ServerSettings.DEFAULT.with(access), new Listener.Http(0));
        try (var publisher = hub.publisher("door")) {
            publisher.publish(Images.jpeg(40, 30, Color.MAGENTA));
        }
    }

    private String said(ProcessBuilder program) throws Exception {
        program.environment().put("KINEOGRAPH_KEY", KEY);
        var running = program.redirectError(folder.resolve("errors").toFile()).start();
        running.getOutputStream().close();
        var said = new String(running.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(running.waitFor()).as(Files.readString(folder.resolve("errors"))).isZero();
        return said;
    }

    private int status(String address) throws IOException {
        var connection = (HttpURLConnection) URI.create(address.replace("localhost:8080", "127.0.0.1:" + server.port())).toURL().openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    @ParameterizedTest
    @CsvSource({"python3, examples/python/sign.py", "node, examples/node/sign.mjs", "php, examples/php/sign.php"})
    void eachRecipeSignsAnAddressThatOpensTheStream(String program, String file) throws Exception {
        assumeTrue(PastedCommands.isInstalled(program), () -> program + " is not installed");

        var address = said(new ProcessBuilder(program, ROOT.resolve(file).toString()));

        assertThat(address).startsWith("http://localhost:8080/door.mjpg?signed=k1~watch~");
        assertThat(status(address)).isEqualTo(200);
        assertThat(status(address.replace("~watch~", "~publish~"))).isEqualTo(404);
        assertThat(PastedCommands.document("docs/how-to/signed-addresses.md")).contains(listing(ROOT.resolve(file)));
    }

    private static String listing(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.dropWhile(line -> !line.contains("tag::listing")).skip(1)
                    .takeWhile(line -> !line.contains("end::listing"))
                    .collect(Collectors.joining("\n", "\n", "\n```"));
        }
    }

    @Test
    void theCommandSignsWithAKeyOfTheEnvironmentOrAFile() throws Exception {
        var key = Files.writeString(folder.resolve("k1.token"), KEY + "\n");
        var checkout = PastedCommands.in(folder);
        var of = "http://localhost:8080/door.jpg";

        assertThat(status(said(checkout.shell("./kineograph sign " + of)))).isEqualTo(200);
        assertThat(status(said(checkout.shell("env -u KINEOGRAPH_KEY ./kineograph sign %s --key-file %s --for 1m --address 127.0.0.0/8".formatted(of, key))))).isEqualTo(200);
        assertThat(status(said(checkout.shell("./kineograph sign '%s?action=stream' --stream door".formatted("http://localhost:8080/"))))).isEqualTo(200);
        assertThat(status(said(checkout.shell("./kineograph sign %s --address 10.0.0.0/8".formatted(of))))).isEqualTo(403);
        assertThat(status(said(checkout.shell("./kineograph sign %s --key-id k2".formatted(of))))).isEqualTo(404);
    }
}
