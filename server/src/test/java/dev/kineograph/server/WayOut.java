// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kineograph.server.browser.BrowserKind;
import dev.kineograph.server.browser.Browsers;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/// Every way in which a stream is seen.
enum WayOut {
    CLASSIC("multipart for programs") {
        @Override
        Watching watch(Stage stage, Outside outside) throws IOException {
            var viewing = Viewing.of(stage.http(), "/camera.mjpg");
            return reading(viewing::next, viewing);
        }
    },
    EAGER("multipart for browsers") {
        @Override
        Watching watch(Stage stage, Outside outside) throws IOException {
            var client = stage.http();
            var boundary = client.get("/camera.mjpg", "Accept: image/avif,*/*").readHead().header("Content-Type").replaceFirst(".*boundary=", "");
            client.readUntil("--" + boundary + "\r\n");
            return reading(() -> withoutHead(client.readUntil("\r\n--" + boundary + "\r\n")), client);
        }
    },
    SNAPSHOT("snapshot") {
        @Override
        Watching watch(Stage stage, Outside outside) {
            return looking(() -> snapshot(stage, "/camera.png"));
        }
    },
    SNAPSHOT_OF_AN_AGE("snapshot, `?maxAge=`") {
        @Override
        Watching watch(Stage stage, Outside outside) {
            return looking(() -> snapshot(stage, "/camera.jpg?maxAge=60s"));
        }
    },
    WEBSOCKET("WebSocket") {
        @Override
        Watching watch(Stage stage, Outside outside) throws IOException {
            var socket = WebSocketClient.of(stage.http(), "/camera");
            return reading(() -> socket.next().payload(), socket);
        }
    },
    WEBSOCKET_ACK("WebSocket, `?ack=1&meta=1`") {
        @Override
        Watching watch(Stage stage, Outside outside) throws IOException {
            var socket = WebSocketClient.of(stage.http(), "/camera?ack=1&meta=1");
            return reading(() -> {
                socket.next();
                byte[] picture = socket.next().payload();
                socket.send(WebSocketClient.TEXT, "shown".getBytes(UTF_8));
                return picture;
            }, socket);
        }
    },
    IMAGESTREAM("imagestream's WebSocket") {
        @Override
        Watching watch(Stage stage, Outside outside) throws IOException {
            var socket = WebSocketClient.of(RawClient.to(stage.ports().get(2)), "/live");
            return reading(() -> socket.next().payload(), socket);
        }
    },
    JPG_PUSHER("JPGPusher's session") {
        @Override
        Watching watch(Stage stage, Outside outside) throws IOException {
            int port = stage.ports().get(3);
            try (var client = RawClient.to(port)) {
                var viewing = Viewing.of(RawClient.to(port), "/" + client.get("/stream").readAnswer().text());
                return reading(viewing::next, viewing);
            }
        }
    },
    SOCKETIO_0_8(ClientVersion.V0_8),
    SOCKETIO_0_9(ClientVersion.V0_9),
    SOCKETIO_1(ClientVersion.V1),
    SOCKETIO_2(ClientVersion.V2),
    SOCKETIO_3(ClientVersion.V3),
    SOCKETIO_4(ClientVersion.V4),
    SUBSCRIPTION("`Subscription`") {
        @Override
        Watching watch(Stage stage, Outside outside) {
            var subscription = stage.stream("camera").watch();
            return reading(() -> {
                var frame = subscription.await(PATIENCE);
                return frame == null ? new byte[0] : frame.toByteArray();
            }, subscription);
        }
    },
    CHROMIUM("`<img>` in Chromium") {
        @Override
        Watching watch(Stage stage, Outside outside) {
            return inBrowser(BrowserKind.CHROMIUM, stage, outside.browsers());
        }
    },
    FIREFOX("`<img>` in Firefox") {
        @Override
        Watching watch(Stage stage, Outside outside) {
            return inBrowser(BrowserKind.FIREFOX, stage, outside.browsers());
        }
    };

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String title;
    private final @Nullable ClientVersion version;

    WayOut(String title) {
        this.title = title;
        this.version = null;
    }

    WayOut(ClientVersion version) {
        this.title = "Socket.IO " + version;
        this.version = version;
    }

    /// Somebody who watches.
    interface Watching {
        /// Whether that picture is shown, now or soon.
        boolean shows(BufferedImage expected);

        /// Ends it.
        void end() throws Exception;
    }

    /// As the table has it.
    String title() {
        return title;
    }

    /// Begins to watch the stage's stream `camera`: by Socket.IO, unless it is another way. Clients that know bytes want bytes.
    Watching watch(Stage stage, Outside outside) throws IOException {
        var way = Objects.requireNonNull(version).byItself();
        var client = outside.clients().connect(way, "http://127.0.0.1:" + stage.server.port());
        client.emit("subscribe", "camera", Map.of("binary", version.hasBinary()));
        return reading(() -> bytes(client.next("showimgdata").member("source")), client);
    }

    private static byte[] bytes(@Nullable Object source) {
        var base64 = source instanceof Map<?, ?> binary ? (String) binary.get("$base64") : String.valueOf(source).replaceFirst(".*,", "");
        return Base64.getDecoder().decode(base64);
    }

    /// One who gets picture after picture.
    private static Watching reading(Callable<byte[]> next, AutoCloseable connection) {
        return new Watching() {
            @Override
            public boolean shows(BufferedImage expected) {
                try {
                    // The newest picture comes again and again: whoever waits for another one must not wait for ever.
                    long end = System.nanoTime() + PATIENCE.toNanos();
                    boolean seen = false;
                    while (!seen && System.nanoTime() - end < 0) {
                        seen = AnyToAnyTest.areAlike(ImageIO.read(new ByteArrayInputStream(next.call())), expected);
                    }
                    return seen;
                } catch (Exception e) {
                    return false;
                }
            }

            @Override
            public void end() throws Exception {
                connection.close();
            }
        };
    }

    /// One who looks again and again.
    private static Watching looking(Callable<BufferedImage> look) {
        return new Watching() {
            @Override
            public boolean shows(BufferedImage expected) {
                try {
                    Awaitility.await().atMost(PATIENCE).until(() -> AnyToAnyTest.areAlike(look.call(), expected));
                    return true;
                } catch (ConditionTimeoutException e) {
                    return false;
                }
            }

            @Override
            public void end() {
                // Nothing is open.
            }
        };
    }

    private static BufferedImage snapshot(Stage stage, String path) throws IOException {
        try (var client = stage.http()) {
            return ImageIO.read(new ByteArrayInputStream(client.get(path).readAnswer().body()));
        }
    }

    /// The stream's own page, and what is on the screen where its picture belongs.
    private static Watching inBrowser(BrowserKind kind, Stage stage, Browsers browsers) {
        var tab = browsers.get(kind).open("http://127.0.0.1:%d/camera".formatted(stage.server.port()));
        return looking(() -> {
            tab.bringToFront();
            double x = tab.number("document.querySelector('image-stream.picture').getBoundingClientRect().x");
            double y = tab.number("document.querySelector('image-stream.picture').getBoundingClientRect().y");
            return tab.screenshot().getSubimage((int) Math.round(x), (int) Math.round(y), 16, 12);
        });
    }

    /// The picture behind a part's header block, in a text of one byte a character.
    private static byte[] withoutHead(String part) {
        var picture = part.substring(part.indexOf("\r\n\r\n") + 4, part.lastIndexOf("\r\n--"));
        return picture.getBytes(ISO_8859_1);
    }
}
