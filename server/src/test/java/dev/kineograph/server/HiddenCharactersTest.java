// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.SocketIoSettings;
import dev.kineograph.text.VisibleText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing that a peer sends forges a line of the log, controls a terminal or hides in a message, at any door.
class HiddenCharactersTest {
    private static final String HIDDEN = "\u001b[2J\u0085\u009b\u061c\u200b\u200e\u202e\u2028\u2066\ufeff";
    private static final String SHOWN = "\\u001b[2J\\u0085\\u009b\\u061c\\u200b\\u200e\\u202e\\u2028\\u2066\\ufeff";
    private static final String ENCODED = "%1b%0a%c2%9b%d8%9c%e2%80%8b%e2%80%ae%e2%80%a8%ef%bb%bf";
    private static final byte[] BYTES = "\r\u001b[2J\u0085\u009b\u2028".getBytes(StandardCharsets.UTF_8);

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    private static KineographServer counter(Hub hub) throws IOException {
        hub.publisher("online").publish(Pictures.png(1));
        return KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.ForDialect(0, new CounterDialect()));
    }

    private Stage stage(Listener... listeners) {
        return new Stage(ServerSettings.DEFAULT.with(Stage.LOOPS), listeners);
    }

    private void logShowsAll() {
        await().untilAsserted(() -> assertThat(log.lines()).isNotEmpty());
        assertThat(log.lines()).allSatisfy(line -> assertThat(line).isEqualTo(VisibleText.line(line)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/" + ENCODED, "/" + ENCODED + ".jpg", "/a/" + ENCODED + ".json", "/camera.jpg?maxAge=" + ENCODED, "/camera.jpg?fresh=" + ENCODED,
        "/camera.mjpg?width=" + ENCODED, "/camera.mjpg?viewer=" + ENCODED, "/assets/" + ENCODED, "/socket.io/" + ENCODED
    })
    void ofAnHttpPath(String path) throws Exception {
        try (var stage = stage(new Listener.Http(0));
                var client = stage.http()) {
            stage.show(Pictures.jpeg(1));

            var text = client.get(path).readAnswer().text().stripTrailing();

            assertThat(text).isNotEmpty().isEqualTo(VisibleText.line(text));
            assertThat(log.lines()).allSatisfy(line -> assertThat(line).isEqualTo(VisibleText.line(line)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"User-Agent", "Referer", "Origin", "Host", "Cookie", "X-Forwarded-For", "Content-Length"})
    void ofAHeader(String name) throws Exception {
        try (var stage = stage(new Listener.Http(0));
                var counter = counter(stage.hub);
                var client = stage.http();
                var page = RawClient.to(counter.port())) {
            for (var request : new String[] {"PUT /camera.jpg", "GET /online.png"}) {
                var to = request.startsWith("PUT") ? client : page;
                to.send((request + " HTTP/1.1\r\n" + name + ": a").getBytes(ISO_8859_1));
                to.send(BYTES).send("\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            }
            client.readToEnd();
            page.readWithin(200);

            assertThat(log.lines()).allSatisfy(line -> assertThat(line).isEqualTo(VisibleText.line(line)));
        }
    }

    @Test
    void ofAPageWithACounter() throws Exception {
        try (var hub = new Hub();
                var counter = counter(hub);
                var page = RawClient.to(counter.port())) {
            page.send("GET /online.png HTTP/1.1\r\nHost: localhost\r\nReferer: http://forum.example/\u00e9\u0085\u009b\u00ad\r\n\r\n".getBytes(ISO_8859_1));
            page.readUntil("\r\n\r\n");

            await().untilAsserted(() -> assertThat(log.lines())
                    .containsExactly("stream online: page opened: http://forum.example/\u00e9\\u0085\\u009b\\u00ad, 1 online"));
        }
    }

    @Test
    void ofTheNameOfAnEventOfSocketIo() {
        try (var stage = stage(new Listener.Http(0));
                var page = SocketIoPeer.connected(stage.server.port())) {
            page.emit("日本" + HIDDEN, 5);
            assertThat(page.event().object()).containsEntry("message", "event 日本" + SHOWN.substring(0, 33) + "...: not known here");

            page.say("2[\"\\ud83d\"]");
            assertThat(page.event().object()).containsEntry("message", "event \\ud83d: not known here");
            logShowsAll();
        }
    }

    @Test
    void ofASentenceOfAnEmbeddersOwn() {
        var settings = SocketIoSettings.DEFAULT.with((_, name, _, _) -> {
            throw new RefusedException(Refusal.BAD_VALUE, "never heard of " + name);
        });
        try (var stage = stage(new Listener.Http(0).with(settings));
                var page = SocketIoPeer.connected(stage.server.port())) {
            page.emit(HIDDEN, 5);

            assertThat(page.event().object()).containsEntry("message", "never heard of " + SHOWN);
            logShowsAll();
        }
    }

    @Test
    void ofAProducerOnTcp() throws Exception {
        try (var stage = new Stage();
                var producer = stage.tcp()) {
            // In one write: it is closed after the first eight bytes.
            producer.send(ByteBuffer.allocate(3 * BYTES.length).put(BYTES).put(BYTES).put(BYTES).array());
            producer.readToEnd();

            logShowsAll();
        }
    }
}
