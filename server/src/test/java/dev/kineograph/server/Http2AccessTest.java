// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Access is asked for each stream of HTTP/2, and may answer later than the client goes on.
@ExtendWith(NoLeaks.class)
class Http2AccessTest {
    private final LateAccess.Slow access = new LateAccess.Slow();
    private EncryptedPort port;
    private Http2Client client;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws Exception {
        port = new EncryptedPort(Stage.STEADY.with(access), folder);
        try (var camera = port.hub.publisher("camera")) {
            camera.publish(Pictures.png(1));
        }
        client = Http2Client.to(port.clients(), port.port());
    }

    @AfterEach
    void close() {
        client.close();
        port.close();
    }

    @Test
    void whoIsDeniedIsToldWhyAndTheOthersGoOn() throws Exception {
        int denied = client.get("/camera.mjpg");
        access.next().complete(LateAccess.NO);

        assertThat(client.answer(denied).status()).isEqualTo(403);
        assertThat(new String(client.stream(denied).body(), UTF_8)).contains("this is for nobody");
        assertThat(client.answer(client.get("/healthz")).status()).isEqualTo(200);
    }

    @Test
    void aBodyThatComesBeforeTheDecisionWaitsForIt() throws Exception {
        byte[] picture = Pictures.large(1, 30_000);
        int upload = client.begin("PUT", "/camera.png");
        client.send(
                Http2Frame.data(upload, Arrays.copyOf(picture, 10_000), false),
                Http2Frame.data(upload, Arrays.copyOfRange(picture, 10_000, 20_000), false),
                Http2Frame.data(upload, Arrays.copyOfRange(picture, 20_000, picture.length), true));
        var question = access.next();
        client.catchUp();
        assertThat(client.stream(upload).status()).isZero();

        question.complete(LateAccess.YES);

        assertThat(client.answer(upload).status()).isBetween(200, 204);
        assertThat(port.hub.stream("camera").newest().toByteArray()).isEqualTo(picture);
    }

    @Test
    void whoGoesBeforeTheDecisionIsNobody() throws Exception {
        int watch = client.get("/camera.mjpg");
        int upload = client.begin("PUT", "/camera.png");
        client.send(Http2Frame.data(upload, new byte[10_000], false));
        var first = access.next();
        var second = access.next();

        client.send(Http2Frame.reset(watch), Http2Frame.reset(upload));
        client.catchUp();
        first.complete(LateAccess.YES);
        second.complete(LateAccess.YES);

        client.catchUp();
        assertThat(port.hub.stream("camera").presence().connections()).isZero();
        assertThat(client.streams().values()).allMatch(stream -> stream.status() == 0 && stream.reset.isEmpty());
        client.drop();
        await().until(() -> port.connections() == 0);
    }
}
