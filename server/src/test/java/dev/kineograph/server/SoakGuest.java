// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static dev.kineograph.server.WebSocketClient.FINAL;
import static dev.kineograph.server.WebSocketClient.MASKED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.regex.Pattern;

/// Everybody who comes to a server: each way to watch and each way to publish, as bytes on a socket.
enum SoakGuest {
    MULTIPART {
        @Override
        Visit arrive(SoakSite site, int window) {
            return asking(RawClient.to(site.httpPort(), window), "/camera.mjpg");
        }
    },
    MULTIPART_IN_A_BROWSER {
        @Override
        Visit arrive(SoakSite site, int window) {
            return asking(RawClient.to(site.httpPort(), window), "/camera.mjpg", "Accept: image/avif,image/webp,*/*");
        }
    },
    MULTIPART_ON_DEMAND {
        @Override
        Visit arrive(SoakSite site, int window) {
            return asking(RawClient.to(site.httpPort(), window), "/drawn.mjpg");
        }
    },
    SNAPSHOT {
        @Override
        Visit arrive(SoakSite site, int window) {
            return asking(RawClient.to(site.httpPort(), window), "/camera.jpg");
        }
    },
    FRESH_SNAPSHOT {
        @Override
        Visit arrive(SoakSite site, int window) {
            return asking(RawClient.to(site.httpPort(), window), "/drawn.jpg?fresh=1");
        }
    },
    WEBSOCKET {
        @Override
        Visit arrive(SoakSite site, int window) {
            return webSocket(RawClient.to(site.httpPort(), window), "/camera");
        }
    },
    WEBSOCKET_THAT_ACKNOWLEDGES {
        @Override
        Visit arrive(SoakSite site, int window) {
            return webSocket(RawClient.to(site.httpPort(), window), "/camera?ack=1&meta=1", "shown", "shown", "shown");
        }
    },
    IMAGESTREAM {
        @Override
        Visit arrive(SoakSite site, int window) {
            return webSocket(RawClient.to(site.imagestreamPort(), window), "/live");
        }
    },
    JPG_PUSHER {
        @Override
        Visit arrive(SoakSite site, int window) throws IOException {
            var id = answer(site.jpgPusherPort(), "/stream");
            return asking(RawClient.to(site.jpgPusherPort(), window), "/" + id);
        }
    },
    SOCKET_IO_4 {
        @Override
        Visit arrive(SoakSite site, int window) {
            return webSocket(RawClient.to(site.httpPort(), window), SOCKET_IO + "4&transport=websocket", "40", SUBSCRIBES);
        }
    },
    SOCKET_IO_4_POLLS {
        @Override
        Visit arrive(SoakSite site, int window) throws IOException {
            var path = session(site, SOCKET_IO + "4&transport=polling");
            return polling(RawClient.to(site.httpPort(), window), path, "1", "40", SUBSCRIBES);
        }
    },
    SOCKET_IO_3 {
        @Override
        Visit arrive(SoakSite site, int window) {
            return webSocket(RawClient.to(site.httpPort(), window), SOCKET_IO + "3&transport=websocket", SUBSCRIBES);
        }
    },
    SOCKET_IO_3_POLLS {
        @Override
        Visit arrive(SoakSite site, int window) throws IOException {
            var path = session(site, SOCKET_IO + "3&transport=polling");
            return polling(RawClient.to(site.httpPort(), window), path, "1:1", SUBSCRIBES.length() + ":" + SUBSCRIBES);
        }
    },
    SOCKET_IO_0_9 {
        @Override
        Visit arrive(SoakSite site, int window) throws IOException {
            return webSocket(RawClient.to(site.httpPort(), window), LEGACY + "websocket/" + legacyId(site), SUBSCRIBES_LEGACY);
        }
    },
    SOCKET_IO_0_9_POLLS {
        @Override
        Visit arrive(SoakSite site, int window) throws IOException {
            var path = LEGACY + "xhr-polling/" + legacyId(site);
            return polling(RawClient.to(site.httpPort(), window), path, "0::", SUBSCRIBES_LEGACY);
        }
    },
    TCP_PRODUCER {
        @Override
        Visit arrive(SoakSite site, int window) {
            var words = new ByteArrayOutputStream();
            for (int i = 0; i < 4; i++) {
                words.writeBytes(RawClient.prefixed(site.picture()));
            }
            return new Visit(RawClient.to(site.tcpPort(), window), words.toByteArray(), NOTHING);
        }
    },
    UPLOAD {
        @Override
        Visit arrive(SoakSite site, int window) {
            return new Visit(RawClient.to(site.httpPort(), window), request("PUT", "/garden.jpg", site.picture()), NOTHING);
        }
    },
    PUSHER_4 {
        @Override
        Visit arrive(SoakSite site, int window) {
            var path = SOCKET_IO + "4&transport=websocket";
            return webSocket(RawClient.to(site.httpPort(), window), path, "40", pushes("42", site.picture()));
        }
    },
    PUSHER_4_POLLS {
        @Override
        Visit arrive(SoakSite site, int window) throws IOException {
            var path = session(site, SOCKET_IO + "4&transport=polling");
            return polling(RawClient.to(site.httpPort(), window), path, "1", "40", pushes("42", site.picture()));
        }
    },
    PUSHER_3 {
        @Override
        Visit arrive(SoakSite site, int window) {
            var path = SOCKET_IO + "3&transport=websocket";
            return webSocket(RawClient.to(site.httpPort(), window), path, pushes("42", site.picture()));
        }
    },
    PUSHER_0_9 {
        @Override
        Visit arrive(SoakSite site, int window) throws IOException {
            var event = "5:::{\"name\":\"onimgdata\",\"args\":[" + pushed(site.picture()) + "]}";
            return webSocket(RawClient.to(site.httpPort(), window), LEGACY + "websocket/" + legacyId(site), event);
        }
    };

    private static final String SOCKET_IO = "/socket.io/?EIO=";
    private static final String LEGACY = "/socket.io/1/";
    private static final String SUBSCRIBES = "42[\"subscribe\",\"camera\"]";
    private static final String SUBSCRIBES_LEGACY = "5:::{\"name\":\"subscribe\",\"args\":[\"camera\"]}";
    private static final Pattern ID = Pattern.compile("\"sid\":\"([^\"]+)\"");
    private static final byte[] NOTHING = {};

    /// Somebody who has just come, what it has to say, and with what it says goodbye if it has the manners.
    static final class Visit {
        private final RawClient client;
        private final byte[] words;
        private final byte[] farewell;

        private Visit(RawClient client, byte[] words, byte[] farewell) {
            this.client = client;
            this.words = words;
            this.farewell = farewell;
        }

        /// Behaves so, and is closed.
        void pass(SoakManners manners) throws IOException {
            try (client) {
                manners.pass(client, words, farewell);
            }
        }
    }

    /// Connects.
    ///
    /// @param window bytes that it takes without reading them; 0 for the usual number
    abstract Visit arrive(SoakSite site, int window) throws IOException;

    private static Visit asking(RawClient client, String path, String... headers) {
        var more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return new Visit(client, bytes("GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(path, more)), NOTHING);
    }

    /// A WebSocket that sends these texts at once, and closes as RFC 6455 wants it.
    private static Visit webSocket(RawClient client, String path, String... texts) {
        var words = new ByteArrayOutputStream();
        words.writeBytes(bytes("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n".formatted(path)));
        words.writeBytes(bytes("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n".formatted(WebSocketClient.KEY)));
        for (var text : texts) {
            words.writeBytes(WebSocketClient.frame(FINAL | WebSocketClient.TEXT, MASKED, text.getBytes(UTF_8)));
        }
        return new Visit(client, words.toByteArray(), WebSocketClient.frame(FINAL | WebSocketClient.CLOSE, MASKED, NOTHING));
    }

    /// Requests with these bodies and a few polls, on one connection.
    private static Visit polling(RawClient client, String path, String farewell, String... bodies) {
        var words = new ByteArrayOutputStream();
        for (var body : bodies) {
            words.writeBytes(request("POST", path, body.getBytes(UTF_8)));
        }
        words.writeBytes(bytes("GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path).repeat(3)));
        return new Visit(client, words.toByteArray(), request("POST", path, bytes(farewell)));
    }

    private static byte[] request(String method, String path, byte[] body) {
        var request = new ByteArrayOutputStream();
        request.writeBytes(bytes("%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n".formatted(method, path, body.length)));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static String pushes(String kind, byte[] picture) {
        return kind + "[\"onimgdata\"," + pushed(picture) + "]";
    }

    private static String pushed(byte[] picture) {
        return "{\"source\":\"data:image/jpeg;base64," + Base64.getEncoder().encodeToString(picture) + "\"}";
    }

    /// The path of a new session.
    private static String session(SoakSite site, String path) throws IOException {
        var id = ID.matcher(answer(site.httpPort(), path));
        if (!id.find()) {
            throw new IOException(path + ": no session");
        }
        return path + "&sid=" + id.group(1);
    }

    private static String legacyId(SoakSite site) throws IOException {
        return answer(site.httpPort(), LEGACY + "?t=1").replaceFirst(":.*", "");
    }

    private static String answer(int port, String path) throws IOException {
        try (var client = RawClient.to(port)) {
            return client.get(path).readAnswer().text();
        }
    }
}
