// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.PublisherPolicy;
import dev.kineograph.StreamSettings;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A stream without metadata shows them to nobody, whichever way its pictures come and go.
@ExtendWith(NoLeaks.class)
class StrippedMetadataTest {
    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY);

    @BeforeEach
    void strip() {
        stage.stream("door").apply(StreamSettings.DEFAULT.withPublishers(PublisherPolicy.MANY).withStripMetadata(true));
    }

    private byte[] snapshot() throws IOException {
        try (var client = stage.http()) {
            return client.get("/door.jpg").readAnswer().body();
        }
    }

    private static void assertStripped(byte[] picture) {
        // The encoder of the tests writes no comment of its own.
        assertThat(picture).isEqualTo(Pictures.jpeg(1));
        assertThat(new String(picture, ISO_8859_1)).doesNotContain("52.5");
    }

    @Test
    void whateverWayInAndOut() throws IOException {
        byte[] picture = Pictures.withComment("at 52.5 N");
        try (var live = Viewing.of(stage.http(), "/door.mjpg");
                var socket = WebSocketClient.of(stage.http(), "/door")) {
            try (var client = stage.http()) {
                assertThat(client.put("/door.jpg", picture).readHead().status()).isEqualTo(201);
            }
            assertStripped(live.next());
            assertStripped(socket.next().payload());
            assertStripped(snapshot());

            try (var producer = stage.tcp()) {
                producer.sendPicture(picture);
                assertStripped(live.next());
            }
            try (var client = stage.http()) {
                client.post("/door.mjpg", picture, "Content-Type: image/jpeg").readHead();
                assertStripped(live.next());
            }
        }
        assertThat(stage.stream("door").stats().bytesIn()).isEqualTo(3L * Pictures.jpeg(1).length);
    }

    @Test
    void streamsThatSayNothingShowPicturesAsTheyCame() {
        byte[] picture = Pictures.withComment("at 52.5 N");

        assertThat(stage.show(picture).toByteArray()).isEqualTo(picture);
    }
}
