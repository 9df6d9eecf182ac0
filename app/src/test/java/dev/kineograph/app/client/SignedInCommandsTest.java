// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access;
import dev.kineograph.Access.Decision;
import dev.kineograph.Hub;
import dev.kineograph.app.Program;
import dev.kineograph.imaging.Images;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.Tls;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `push`, `watch` and `record` at a server that asks who they are, on an encrypted port whose certificate only a private authority has signed.
class SignedInCommandsTest {
    private static final String PASSWORD = "p:ä%@ ss";
    private static final String TOKEN = "abc.DEF-123_~+/==";

    @TempDir
    private Path folder;

    private Hub hub;
    private KineographServer server;
    private String host;
    private String fingerprint;
    private Path log;

    /// Asks for a user first: what a client sends before, it sends by itself.
    private static Decision decide(String authorization) {
        var basic = "Basic " + Base64.getEncoder().encodeToString(("anna:" + PASSWORD).getBytes(UTF_8));
        return List.of(basic, "Bearer " + TOKEN).contains(authorization)
                ? Decision.allowed()
                : Decision.challenged("sign in", "Basic realm=\"cameras\", charset=\"UTF-8\"");
    }

    @BeforeEach
    void serve() throws Exception {
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=Home", "-ext", "bc:c");
        keytool("-genkeypair", "-alias", "server", "-dname", "CN=cameras", "-ext", "san=ip:127.0.0.1", "-signer", "ca");
        keytool("-exportcert", "-alias", "ca", "-rfc", "-file", folder.resolve("ca.pem").toString());
        var keys = KeyStore.getInstance(folder.resolve("keys.p12").toFile(), "changeit".toCharArray());
        var chain = keys.getCertificateChain("server");
        fingerprint = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded()));
        Files.writeString(folder.resolve("chain.pem"), pem("CERTIFICATE", chain[0].getEncoded()) + pem("CERTIFICATE", chain[1].getEncoded()));
        Files.writeString(folder.resolve("key.pem"), pem("PRIVATE KEY", keys.getKey("server", "changeit".toCharArray()).getEncoded()));
        Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Files.write(folder.resolve("red.jpg"), Images.jpeg(16, 16, Color.RED));
        log = folder.resolve("log");
        hub = new Hub();
        Access access = (_, _, caller) -> decide(caller.authorization().orElse(""));
        server = KineographServer.start(
                hub, ServerSettings.DEFAULT.with(access), new Listener.Http(0).with(Tls.of(folder.resolve("chain.pem"), folder.resolve("key.pem"))));
        host = "127.0.0.1:" + server.port();
    }

    @AfterEach
    void close() {
        server.close();
        hub.close();
    }

    private void keytool(String... arguments) throws Exception {
        var all = Stream.of(
                Stream.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()),
                Stream.of(arguments),
                Stream.of("-keystore", folder.resolve("keys.p12").toString(), "-storepass", "changeit"),
                arguments[0].equals("-genkeypair") ? Stream.of("-keyalg", "EC", "-groupname", "secp256r1") : Stream.<String>empty());
        var program = new ProcessBuilder(all.flatMap(part -> part).toList()).inheritIO().start();
        assertThat(program.waitFor()).isZero();
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, Base64.getMimeEncoder().encodeToString(bytes));
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        var program = Program.start(log, arguments);
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return program.exitValue();
    }

    private String[] with(String login, String... command) {
        var options = login.replace("FOLDER", folder.toString()).replace("FINGERPRINT", fingerprint).split(" ");
        return Stream.of(command, options).flatMap(Stream::of).toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--token @FOLDER/token --ca FOLDER/ca.pem", "--user anna:@FOLDER/password --pin FINGERPRINT"})
    void theyArePushedWatchedAndRecordedByWhoSignsIn(String login) throws Exception {
        assertThat(run(with(login, "push", "door", folder.resolve("red.jpg").toString(), "--to", "https://" + host))).as(Files.readString(log)).isZero();
        assertThat(hub.stream("door").stats().framesIn()).isOne();

        assertThat(run(with(login, "watch", "https://%s/door.mjpg".formatted(host), "--seconds", "1"))).as(Files.readString(log)).isZero();

        for (var address : List.of("https://%s/door.mjpg", "kineograph://%s/door")) {
            var recorded = folder.resolve("recorded " + address.length());
            assertThat(run(with(login, "record", address.formatted(host), recorded.toString(), "--seconds", "3"))).as(Files.readString(log)).isZero();
            try (var files = Files.walk(recorded)) {
                assertThat(files.filter(file -> file.toString().endsWith(".jpg"))).isNotEmpty();
            }
        }
    }

    @Test
    void whoeverDoesNotSignInIsToldWhatToDo() throws Exception {
        var picture = folder.resolve("red.jpg").toString();

        assertThat(run(with("--pin FINGERPRINT", "push", "door", picture, "--to", "https://" + host))).isNotZero();
        assertThat(Files.readString(log)).contains("sign in");
        assertThat(run(with("--pin FINGERPRINT", "watch", "https://%s/door.mjpg".formatted(host)))).isNotZero();
        assertThat(Files.readString(log)).contains("sign in");
        assertThat(run("watch", "https://%s/door.mjpg".formatted(host))).isNotZero();
        assertThat(Files.readString(log)).contains("certificate is not trusted", "--pin", "--ca");
        assertThat(run("push", "door", picture, "--to", "https://" + host)).isNotZero();
        assertThat(Files.readString(log)).contains("certificate is not trusted", "--pin", "--ca");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--token secret", "--user anna:secret", "--user anna:@FOLDER/none", "--token @FOLDER/none", "--ca FOLDER/none", "--ca FOLDER/red.jpg", "--pin secret!",
        "--user anna --token @FOLDER/token", "--pin FINGERPRINT --ca FOLDER/ca.pem", "--user anna",
    })
    void whatCannotBeIsSaidInOneSentenceWithoutTheSecret(String login) throws Exception {
        for (var command : List.of(List.of("watch", "https://%s/door.mjpg".formatted(host)), List.of("record", "https://%s/door.mjpg".formatted(host), "recorded", "--seconds", "1"))) {
            assertThat(run(with(login, command.toArray(String[]::new)))).isNotZero();
            assertThat(Files.readString(log)).contains("(expected: ").doesNotContain("secret\n", "secret)").doesNotContain(TOKEN).doesNotContain("\tat ");
        }
    }
}
