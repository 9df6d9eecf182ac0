// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A server that ends says so on each connection of HTTP/2, and which requests it has looked at (RFC 9113, 6.8).
@ExtendWith(NoLeaks.class)
class Http2GoodbyeTest {
    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @TempDir
    private Path folder;

    private EncryptedPort port;

    @BeforeEach
    void open() throws Exception {
        port = new EncryptedPort(Stage.STEADY, folder);
        port.hub.publisher("camera").publish(Pictures.png(1));
    }

    private static Http2Frame goodbye(Http2Client client) throws IOException {
        while (true) {
            var frame = client.read();
            if (frame.type() == Http2Frame.GOAWAY) {
                return frame;
            }
        }
    }

    @Test
    void itComesBeforeTheEndsOfLivePicturesAndNamesTheLastRequest() throws Exception {
        try (var client = Http2Client.to(port.clients(), port.port())) {
            int answered = client.get("/camera.jpg");
            client.answer(answered);
            int live = client.get("/camera.mjpg");
            client.body(live, Pictures.png(1).length);

            port.close();

            var goodbye = goodbye(client);
            assertThat(goodbye.error()).isEqualTo("NO_ERROR");
            assertThat(ByteBuffer.wrap(goodbye.payload()).getInt()).isEqualTo(live);
            assertThat(client.stream(live).isOver()).as("not ended yet").isFalse();
            assertThat(client.answer(live).reset).isEmpty();
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void aConnectionWithoutARequestIsToldToo() throws Exception {
        try (var client = Http2Client.to(port.clients(), port.port())) {
            client.catchUp();

            port.close();

            assertThat(goodbye(client).error()).isEqualTo("NO_ERROR");
            assertThat(client.isEnded()).isTrue();
        }
    }
}
