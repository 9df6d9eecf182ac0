// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Caller;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Every way in which a picture gets to a stream.
enum WayIn {
    PROGRAM("`publish(bytes)`") {
        @Override
        void push(Stage stage, Outside outside, byte[] picture) {
            try (var publisher = stage.stream("camera").publisher(Caller.program("test"))) {
                publisher.publish(picture);
            }
        }
    },
    SOURCE("a `Source`") {
        @Override
        void push(Stage stage, Outside outside, byte[] picture) {
            outside.drawings().add(picture);
        }
    },
    TCP("TCP, length first") {
        @Override
        void push(Stage stage, Outside outside, byte[] picture) throws Exception {
            try (var client = stage.tcp()) {
                client.sendPicture(picture);
            }
        }
    },
    PUT("`PUT`") {
        @Override
        void push(Stage stage, Outside outside, byte[] picture) throws Exception {
            try (var client = stage.http()) {
                assertThat(client.put("/camera.png", picture).readAnswer().status()).isEqualTo(204);
            }
        }
    },
    POST("`POST`, chunked") {
        @Override
        void push(Stage stage, Outside outside, byte[] picture) throws Exception {
            try (var client = stage.http()) {
                client.send("POST /camera.jpg HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n".formatted(picture.length))
                        .send(picture)
                        .send("\r\n0\r\n\r\n".getBytes(US_ASCII));
                assertThat(client.readAnswer().status()).isEqualTo(204);
            }
        }
    },
    FORM("`POST` of a form") {
        @Override
        void push(Stage stage, Outside outside, byte[] picture) throws Exception {
            var head = "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n";
            var end = "\r\n--b--\r\n";
            try (var client = stage.http()) {
                client.send("POST /camera.png HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n"
                                .formatted(head.length() + picture.length + end.length()))
                        .send(head)
                        .send(picture)
                        .send(end);
                assertThat(client.readAnswer().status()).isEqualTo(204);
            }
        }
    },
    LIVE_PARTS("`POST` of a live picture, parts") {
        @Override
        void push(Stage stage, Outside outside, byte[] picture) throws Exception {
            var part = "--b\r\nContent-Type: image/png\r\nContent-Length: %d\r\n\r\n".formatted(picture.length);
            pushWithoutAnEnd(stage, "multipart/x-mixed-replace; boundary=b", part, picture);
        }
    },
    LIVE_BARE("`POST` of a live picture, one behind the other") {
        @Override
        void push(Stage stage, Outside outside, byte[] picture) throws Exception {
            pushWithoutAnEnd(stage, "application/octet-stream", "", picture);
        }
    },
    WEBSOCKET("WebSocket, `?publish`, bytes") {
        @Override
        void push(Stage stage, Outside outside, byte[] picture) throws Exception {
            try (var socket = WebSocketClient.of(stage.http(), "/camera?publish")) {
                socket.send(WebSocketClient.BINARY, picture);
                stage.awaitNewest("camera", picture);
            }
        }
    },
    WEBSOCKET_DATA_URL("WebSocket, `?publish`, data URL") {
        @Override
        void push(Stage stage, Outside outside, byte[] picture) throws Exception {
            try (var socket = WebSocketClient.of(stage.http(), "/camera?publish")) {
                socket.send(WebSocketClient.TEXT, Seal.dataUrl(picture).getBytes(US_ASCII));
                stage.awaitNewest("camera", picture);
            }
        }
    },
    SOCKETIO_0_8(ClientVersion.V0_8),
    SOCKETIO_0_9(ClientVersion.V0_9),
    SOCKETIO_1(ClientVersion.V1),
    SOCKETIO_2(ClientVersion.V2),
    SOCKETIO_3(ClientVersion.V3),
    SOCKETIO_4(ClientVersion.V4);

    private final String title;
    private final @Nullable ClientVersion version;

    WayIn(String title) {
        this.title = title;
        this.version = null;
    }

    WayIn(ClientVersion version) {
        this.title = "Socket.IO " + version;
        this.version = version;
    }

    /// As the table has it.
    String title() {
        return title;
    }

    /// Nothing comes behind the picture, not even the end of its part.
    private static void pushWithoutAnEnd(Stage stage, String type, String before, byte[] picture) throws Exception {
        try (var client = stage.http()) {
            client.request("POST", "/camera.mjpg", "Transfer-Encoding: chunked", "Content-Type: " + type)
                    .send("%x\r\n".formatted(before.length() + picture.length) + before)
                    .send(picture)
                    .send("\r\n");
            stage.awaitNewest("camera", picture);
        }
    }

    /// Publishes a picture to the stage's stream `camera`: by Socket.IO, unless it is another way. Clients that know bytes send bytes.
    void push(Stage stage, Outside outside, byte[] picture) throws Exception {
        var way = Objects.requireNonNull(version).byItself();
        var url = "http://127.0.0.1:" + stage.server.port();
        try (var client = outside.clients().connect(way, url, Map.of("namespace", "/camera"))) {
            var source = version.hasBinary() ? NodeClient.bytes(picture) : Seal.dataUrl(picture);
            assertThat(client.ask("onimgdata", Map.of("source", source))).containsExactly(Map.of("ok", true));
        }
    }
}
