// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.Pings;
import dev.kineograph.server.settings.SocketIoSettings;
import dev.kineograph.server.socketio.engine.Echo;
import dev.kineograph.server.socketio.engine.EngineSession;
import dev.kineograph.server.socketio.engine.SessionListener;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.extension.ExtendWith;

/// Sessions of every revision, over real sockets; the listener echoes what it hears.
@ExtendWith(NoLeaks.class)
abstract class EngineSessions {
    static final String POLLS = EngineServer.PATH + "?EIO=%d&transport=polling";
    static final String SOCKET = EngineServer.PATH + "?EIO=%d&transport=websocket";
    static final SocketIoSettings SETTINGS = SocketIoSettings.DEFAULT
            .with(new Pings(Duration.ofSeconds(20), Duration.ofSeconds(20)))
            .withMaxBytes(100_000)
            .withMaxWatcherBytes(100_000);

    final Queue<String> ends = new ConcurrentLinkedQueue<>();
    final Queue<EngineSession> opened = new ConcurrentLinkedQueue<>();
    volatile boolean failsWhenDrained;

    @AutoClose
    final LogLines log = LogLines.ofKineograph();

    @AutoClose
    final EngineServer server = new EngineServer(SETTINGS, this::listen);

    SessionListener listen(EngineSession session) {
        opened.add(session);
        var echo = new Echo(session);
        return new SessionListener() {
            @Override
            public void text(String text) {
                switch (text) {
                    case "refuse me" -> throw new RefusedException(Refusal.BAD_VALUE, "words: bad (expected: good)");
                    case "fail" -> throw new IllegalStateException("a fault of the listener");
                    case "fail when drained" -> failsWhenDrained = true;
                    default -> echo.text(text);
                }
            }

            @Override
            public void binary(byte[] bytes) {
                echo.binary(bytes);
            }

            @Override
            public void drained() {
                if (failsWhenDrained) {
                    throw new IllegalStateException("a fault of the listener");
                }
                echo.drained();
            }

            @Override
            public void closed(String reason) {
                ends.add(reason);
            }
        };
    }

    Answer get(String path, String... headers) throws IOException {
        try (var client = server.client()) {
            return client.get(path, headers).readAnswer();
        }
    }

    Answer post(String path, String body) throws IOException {
        return post(path, body.getBytes(UTF_8));
    }

    Answer post(String path, byte[] body) throws IOException {
        try (var client = server.client()) {
            client.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n");
            return client.send(body).readAnswer();
        }
    }

    String polls(int revision, String... more) throws IOException {
        var path = POLLS.formatted(revision) + String.join("", more);
        var text = get(path).text();
        return path + "&sid=" + text.replaceFirst(".*\"sid\":\"([^\"]{22})\".*", "$1");
    }

    /// The client hears of it first.
    EngineSession theSession() {
        await().until(() -> !opened.isEmpty());
        return opened.remove();
    }

    static String socket(String polls) {
        return polls.replace("=polling", "=websocket");
    }

    void awaitEnd(String reason) {
        await().untilAsserted(() -> assertThat(ends).containsExactly(reason));
        assertThat(server.sessions.count()).isZero();
    }

    static void text(WebSocketClient client, String text) throws IOException {
        client.send(WebSocketClient.TEXT, text.getBytes(UTF_8));
    }
}
