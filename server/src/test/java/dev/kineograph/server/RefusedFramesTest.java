// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Caller;
import dev.kineograph.Picture;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// A picture that is refused is counted, whichever way it came in, and leaves everything as it was.
@ExtendWith(NoLeaks.class)
class RefusedFramesTest {
    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage();

    enum Way {
        JAVA {
            @Override
            void send(Stage stage, String name, byte[] picture) {
                try (var publisher = stage.stream(name).publisher(Caller.program("test"))) {
                    publisher.publish(picture);
                } catch (RefusedException _) {
                    // That is what is wanted.
                }
            }
        },
        TCP {
            @Override
            void send(Stage stage, String name, byte[] picture) throws IOException {
                try (var client = stage.tcp()) {
                    client.sendPicture(picture).halfClose();
                    client.isEnded();
                }
            }
        },
        PUT {
            @Override
            void send(Stage stage, String name, byte[] picture) throws IOException {
                try (var client = stage.http()) {
                    client.put("/" + name + ".jpg", picture).readAnswer();
                }
            }
        },
        POST_OF_CHUNKS {
            @Override
            void send(Stage stage, String name, byte[] picture) throws IOException {
                try (var client = stage.http()) {
                    client.send("POST /%s.jpg HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n".formatted(name, picture.length))
                            .send(picture)
                            .send("\r\n0\r\n\r\n")
                            .readAnswer();
                }
            }
        },
        FORM {
            @Override
            void send(Stage stage, String name, byte[] picture) throws IOException {
                var body = new ByteArrayOutputStream();
                body.writeBytes("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\n\r\n".getBytes(US_ASCII));
                body.writeBytes(picture);
                body.writeBytes("\r\n--b--\r\n".getBytes(US_ASCII));
                try (var client = stage.http()) {
                    client.put("/" + name + ".jpg", body.toByteArray(), "Content-Type: multipart/form-data; boundary=b").readAnswer();
                }
            }
        },
        LIVE_PARTS {
            @Override
            void send(Stage stage, String name, byte[] picture) throws IOException {
                var body = new ByteArrayOutputStream();
                body.writeBytes("--b\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n".formatted(picture.length).getBytes(US_ASCII));
                body.writeBytes(picture);
                body.writeBytes("\r\n--b--\r\n".getBytes(US_ASCII));
                try (var client = stage.http()) {
                    client.post("/" + name + ".mjpg", body.toByteArray(), "Content-Type: multipart/x-mixed-replace; boundary=b").readAnswer();
                }
            }
        },
        LIVE_BARE {
            @Override
            void send(Stage stage, String name, byte[] picture) throws IOException {
                try (var client = stage.http()) {
                    client.post("/" + name + ".mjpg", picture).readAnswer();
                }
            }
        },
        WEBSOCKET_BYTES {
            @Override
            void send(Stage stage, String name, byte[] picture) throws IOException {
                publish(stage, name, WebSocketClient.BINARY, picture);
            }
        },
        WEBSOCKET_DATA_URL {
            @Override
            void send(Stage stage, String name, byte[] picture) throws IOException {
                publish(stage, name, WebSocketClient.TEXT, Seal.dataUrl(picture).getBytes(US_ASCII));
            }
        },
        SOCKETIO_BYTES {
            @Override
            void send(Stage stage, String name, byte[] picture) {
                push(stage, name, picture);
            }
        },
        SOCKETIO_DATA_URL {
            @Override
            void send(Stage stage, String name, byte[] picture) {
                push(stage, name, Seal.dataUrl(picture));
            }
        };

        /// Sends a picture, and waits until it has been dealt with.
        abstract void send(Stage stage, String name, byte[] picture) throws IOException;

        private static void publish(Stage stage, String name, int opcode, byte[] message) throws IOException {
            try (var socket = WebSocketClient.of(stage.http(), "/" + name + "?publish")) {
                socket.send(opcode, message).next();
            }
        }

        private static void push(Stage stage, String name, Object source) {
            try (var peer = SocketIoPeer.connected(stage.server.port(), "/" + name, "")) {
                assertThat(peer.ask("onimgdata", Map.of("source", source)).toString()).contains("ok=false");
            }
        }
    }

    private long refused(String name) {
        return stage.stream(name).stats().framesRefused();
    }

    private byte[] forged() {
        return Pictures.withComment("\r\n--" + stage.hub.framing().contentType().replaceFirst(".*=", "") + "\r\n\r\n<script>");
    }

    @ParameterizedTest
    @EnumSource
    void itIsCountedWhicheverWayItCame(Way way) throws IOException {
        stage.hub.publisher("door").publish(Pictures.png(1));
        var newest = stage.newest("door");
        byte[][] pictures = {"no picture".getBytes(US_ASCII), Pictures.claiming(65_535, 65_535), forged(), {0}};

        for (int i = 0; i < pictures.length; i++) {
            long before = i;
            assertThat(refused("door")).isEqualTo(before);
            way.send(stage, "door", pictures[i]);
            await().until(() -> refused("door") > before);
        }

        assertThat(refused("door")).isEqualTo(pictures.length);
        assertThat(stage.newest("door")).isSameAs(newest);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "JAVA")
    void itIsCountedIfSomebodyElsePublishes(Way way) throws IOException {
        stage.stream("door").apply(StreamSettings.DEFAULT);
        try (var other = stage.hub.publisher("door")) {
            other.publish(Pictures.png(1));

            way.send(stage, "door", Pictures.png(2));

            await().until(() -> refused("door") == 1);
            assertThat(Objects.requireNonNull(stage.newest("door")).toByteArray()).isEqualTo(Pictures.png(1));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = {"JAVA", "TCP"})
    void noStreamIsLeftOfAFirstPictureThatIsRefused(Way way) throws IOException {
        for (byte[] picture : new byte[][] {"no picture".getBytes(US_ASCII), Pictures.claiming(65_535, 65_535), forged()}) {
            way.send(stage, "new", picture);

            assertThat(stage.hub.find(StreamName.of("new"))).as(new String(picture, ISO_8859_1)).isEmpty();
        }
    }

    @Test
    void oneThatIsTooLongIsCounted() throws IOException {
        stage.show(Pictures.png(1));
        try (var client = stage.http()) {
            client.send("PUT /camera.jpg HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + (Picture.MAX_BYTES + 1) + "\r\n\r\n").readToEnd();
        }
        assertThat(refused("camera")).isEqualTo(1);

        assertThatThrownBy(() -> stage.camera().publish(new byte[Picture.MAX_BYTES + 1])).isInstanceOf(RefusedException.class);
        assertThat(refused("camera")).isEqualTo(2);
    }

    @Test
    void oneOnTcpThatIsTooLongOrCutOffIsCounted() throws IOException {
        stage.show(Pictures.png(1));
        try (var client = stage.tcp()) {
            client.sendLength(Picture.MAX_BYTES + 1L);
            assertThat(client.isEnded()).isTrue();
        }
        await().until(() -> refused("door") == 1);

        try (var client = stage.tcp()) {
            client.sendLength(Pictures.jpeg(2).length).send(Pictures.half(Pictures.jpeg(2))).halfClose();
            assertThat(client.isEnded()).isTrue();
        }
        await().until(() -> refused("door") == 2);
    }
}
