// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Programs that other people wrote speak HTTP/2 with the server.
@ExtendWith(NoLeaks.class)
class Http2ProgramsTest {
    private static final int SECONDS = 30;

    private EncryptedPort port;
    private KeyStore keys;
    private Path certificate;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws Exception {
        port = new EncryptedPort(Stage.STEADY, folder);
        keys = EncryptedPort.keys(folder, "localhost");
        certificate = folder.resolve("cert.pem");
        EncryptedPort.writePem(keys, certificate, folder.resolve("key.pem"));
        publish(Pictures.jpeg(1));
    }

    @AfterEach
    void close() {
        port.close();
    }

    private void publish(byte[] picture) {
        try (var camera = port.hub.publisher("camera")) {
            camera.publish(picture);
        }
    }

    private String url(String path) {
        return "https://localhost:%d%s".formatted(port.port(), path);
    }

    private byte[] run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            byte[] said = process.getInputStream().readAllBytes();
            assertThat(process.waitFor(Duration.ofSeconds(SECONDS))).isTrue();
            assertThat(process.exitValue()).isZero();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    private byte[] curl(String... arguments) throws IOException, InterruptedException {
        var command = new String[arguments.length + 7];
        var common = new String[] {"curl", "-sS", "--http2", "--max-time", Integer.toString(SECONDS), "--cacert", certificate.toString()};
        System.arraycopy(common, 0, command, 0, common.length);
        System.arraycopy(arguments, 0, command, common.length, arguments.length);
        return run(command);
    }

    @Test
    void curlFetchesASnapshot() throws Exception {
        var head = folder.resolve("head.txt");

        assertThat(curl("--fail", "-D", head.toString(), url("/camera.jpg"))).isEqualTo(Pictures.jpeg(1));
        assertThat(Files.readString(head)).startsWith("HTTP/2 200");
    }

    @Test
    void curlUploads() throws Exception {
        var file = Files.write(folder.resolve("new.png"), Pictures.large(1, 1_000_000));

        curl("--fail", "-T", file.toString(), url("/camera.png"));

        assertThat(port.hub.stream("camera").newest().toByteArray()).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void curlIsToldWhyAnUploadIsRefused() throws Exception {
        var file = Files.write(folder.resolve("large.bin"), new byte[20_000_000]);

        assertThat(new String(curl("-T", file.toString(), url("/camera.png")), UTF_8)).contains("expected: at most 16,777,216");
    }

    @Test
    void curlShowsALivePictureUntilItGoes() throws Exception {
        var process = new ProcessBuilder("curl", "-sS", "--http2", "-N", "--cacert", certificate.toString(), url("/camera.mjpg")).start();
        try (var in = process.getInputStream()) {
            await().until(() -> port.hub.stream("camera").presence().connections() == 1);
            assertThat(in.readNBytes(Pictures.jpeg(1).length)).hasSize(Pictures.jpeg(1).length);
        } finally {
            process.destroyForcibly();
        }

        await().until(() -> port.hub.stream("camera").presence().connections() == 0);
        await().until(() -> port.connections() == 0);
    }

    @Test
    void nghttpFetchesWhatAPageNeeds() throws Exception {
        var said = new String(run("nghttp", "-nvas", "--no-dep", url("/")), UTF_8);

        assertThat(said).contains(":status: 200").doesNotContain("RST_STREAM", "PROTOCOL_ERROR");
    }

    @Test
    void thousandsOfRequestsOnAFewConnectionsAreAllAnswered() throws Exception {
        var said = new String(run("h2load", "-n", "5000", "-c", "4", "-m", "100", url("/camera.jpg")), UTF_8);

        assertThat(said).contains("5000 succeeded, 0 failed, 0 errored, 0 timeout", "5000 2xx", "Application protocol: h2");
    }

    @Test
    void javasClientUploadsAndFetches() throws Exception {
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        var tls = SSLContext.getInstance("TLS");
        tls.init(null, trusted.getTrustManagers(), null);
        try (var client = HttpClient.newBuilder().sslContext(tls).build()) {
            var there = URI.create(url("/camera.png"));
            var put = HttpRequest.newBuilder(there).PUT(BodyPublishers.ofByteArray(Pictures.png(3))).build();
            assertThat(client.send(put, BodyHandlers.discarding()).statusCode()).isBetween(200, 204);

            var got = client.send(HttpRequest.newBuilder(there).build(), BodyHandlers.ofByteArray());
            assertThat(got.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(got.body()).isEqualTo(Pictures.png(3));
        }
    }
}
