// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Pictures;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a page of the same host at another port, and one of another host, see and read.
@Order(3)
@ResourceLock(Browsers.LANE)
class ReadersInBrowsersTest {
    private static final String PICTURES = """
            <img id=live src=http://127.0.0.1:PORT/camera.mjpg>
            <img id=still src=http://127.0.0.1:PORT/camera.png>
            """;

    /// What a way of reading comes to, as a word.
    private static final String READ = """
            fetch('http://127.0.0.1:PORT/camera.png').then(answer => answer.blob()).then(picture => picture.type, () => 'nothing')""";

    private static final String LISTEN = """
            new Promise(done => {
              const socket = new WebSocket('ws://127.0.0.1:PORT/ADDRESS');
              socket.onopen = () => { socket.close(); done('open') };
              socket.onerror = () => done('nothing');
            })""";

    /// The kind of packet that a client of Socket.IO gets which asks for the namespace of pictures.
    private static final String JOIN = """
            new Promise(done => {
              const socket = new WebSocket('ws://127.0.0.1:PORT/socket.io/?EIO=4&transport=websocket');
              socket.onmessage = ({ data }) => {
                if (data.startsWith('0')) return socket.send('40');
                socket.close();
                done(data.slice(0, 2));
              };
              socket.onerror = () => done('nothing');
            })""";

    private static final String CONNECTED = "40";
    private static final String REFUSED = "44";

    @AutoClose
    static final Browsers browsers = new Browsers();

    private final Hub hub = new Hub();
    private KineographServer server;
    private PictureWire elsewhere;

    @BeforeEach
    void start() throws IOException {
        server = KineographServer.start(hub, 0);
        elsewhere = new PictureWire();
        hub.publisher("camera").publish(Pictures.png(1));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        elsewhere.close();
        hub.close();
    }

    private String here(String text) {
        return text.replace("PORT", Integer.toString(server.port()));
    }

    private static void awaitBothPictures(Tab tab) {
        await().untilAsserted(() -> {
            assertThat(tab.number("live.naturalWidth")).isPositive();
            assertThat(tab.number("still.naturalWidth")).isPositive();
        });
    }

    private void assertReads(Tab tab, String picture, String socket, String socketIo) {
        assertThat(tab.text(here(READ))).isEqualTo(picture);
        assertThat(tab.text(here(LISTEN.replace("ADDRESS", "camera")))).isEqualTo(socket);
        assertThat(tab.text(here(JOIN))).isEqualTo(socketIo);
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPageOfTheSameHostReads(BrowserKind kind) {
        try (var tab = browsers.get(kind).open(elsewhere.pageUrl("127.0.0.1", here(PICTURES)))) {
            awaitBothPictures(tab);
            assertReads(tab, "image/png", "open", CONNECTED);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPageOfAnotherHostShowsAndDoesNotRead(BrowserKind kind) {
        try (var tab = browsers.get(kind).open(elsewhere.pageUrl("localhost", here(PICTURES)))) {
            awaitBothPictures(tab);
            assertReads(tab, "nothing", "nothing", REFUSED);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPageThatIsolatesItselfShowsPicturesToo(BrowserKind kind) {
        try (var tab = browsers.get(kind).open(elsewhere.isolatedPageUrl("localhost", here(PICTURES)))) {
            awaitBothPictures(tab);
        }
    }
}
