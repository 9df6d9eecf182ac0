// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Caller;
import java.util.Queue;

/// Every way in which a picture gets to a stream.
enum WayIn {
    PROGRAM("`publish(bytes)`") {
        @Override
        void push(Stage stage, Queue<byte[]> drawings, byte[] picture) {
            try (var publisher = stage.stream("camera").publisher(Caller.program("test"))) {
                publisher.publish(picture);
            }
        }
    },
    SOURCE("a `Source`") {
        @Override
        void push(Stage stage, Queue<byte[]> drawings, byte[] picture) {
            drawings.add(picture);
        }
    },
    TCP("TCP, length first") {
        @Override
        void push(Stage stage, Queue<byte[]> drawings, byte[] picture) throws Exception {
            try (var client = stage.tcp()) {
                client.sendPicture(picture);
            }
        }
    },
    PUT("`PUT`") {
        @Override
        void push(Stage stage, Queue<byte[]> drawings, byte[] picture) throws Exception {
            try (var client = stage.http()) {
                assertThat(client.put("/camera.png", picture).readAnswer().status()).isEqualTo(204);
            }
        }
    },
    POST("`POST`, chunked") {
        @Override
        void push(Stage stage, Queue<byte[]> drawings, byte[] picture) throws Exception {
            try (var client = stage.http()) {
                client.send("POST /camera.jpg HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n".formatted(picture.length))
                        .send(picture)
                        .send("\r\n0\r\n\r\n".getBytes(US_ASCII));
                assertThat(client.readAnswer().status()).isEqualTo(204);
            }
        }
    };

    private final String title;

    WayIn(String title) {
        this.title = title;
    }

    /// As the table has it.
    String title() {
        return title;
    }

    /// Publishes a picture to the stage's stream `camera`.
    ///
    /// @param drawings what the stream's own source publishes
    abstract void push(Stage stage, Queue<byte[]> drawings, byte[] picture) throws Exception;
}
