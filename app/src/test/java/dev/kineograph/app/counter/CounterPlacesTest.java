// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.app.counter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.TrustedProxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Anybody can invent pages, and nobody can invent all that there may be. The clients are those of a trusted proxy.
class CounterPlacesTest {
    private static final int SHARE = 125;

    private final Hub hub = new Hub();
    private final List<Socket> connections = new ArrayList<>();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        var settings = ServerSettings.DEFAULT.with(EventLoops.DEFAULT.withCount(2)).with(TrustedProxies.of("127.0.0.1"));
        server = KineographServer.start(hub, settings, new Listener.ForDialect(0, new CounterDialect()));
    }

    @AfterEach
    void stop() throws IOException {
        for (var connection : connections) {
            connection.close();
        }
        server.close();
        hub.close();
    }

    /// The first line of the answer. A connection that shows a picture stays open.
    private String ask(String method, String path, String client) throws IOException {
        var connection = new Socket(InetAddress.getLoopbackAddress(), server.port());
        connections.add(connection);
        connection.setSoTimeout(10_000);
        connection.getOutputStream().write("%s %s HTTP/1.1\r\nHost: localhost\r\nReferer: http://forum.example/\r\nX-Forwarded-For: %s\r\n\r\n"
                .formatted(method, path, client).getBytes(ISO_8859_1));
        var line = new StringBuilder();
        for (int c = connection.getInputStream().read(); c >= 0 && c != '\r'; c = connection.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private boolean has(String page) {
        return hub.find(StreamName.of("online/" + page)).isPresent();
    }

    @Test
    void oneAddressOpensAQuarterOfAllPagesAtMost() throws IOException {
        for (int i = 0; i < SHARE; i++) {
            assertThat(ask("GET", "/online/page%d.png".formatted(i), "2001:db8::" + i)).startsWith("HTTP/1.1 200");
        }

        // The answer's head comes a moment before its viewer counts.
        await().until(() -> hub.stream("online/page" + (SHARE - 1)).presence().connections() == 1);
        assertThat(ask("GET", "/online/more.png", "2001:db8::ffff")).startsWith("HTTP/1.1 507");
        assertThat(ask("GET", "/online/page1.png", "2001:db8::ffff")).startsWith("HTTP/1.1 200");
        assertThat(ask("GET", "/online/more.png", "8.8.8.8")).startsWith("HTTP/1.1 200");
    }

    @Test
    void pagesThatNobodyIsOnMakeRoom() throws IOException {
        for (int i = 0; i < SHARE; i++) {
            ask("GET", "/online/page%d.png".formatted(i), "8.8.8.8");
        }
        connections.getFirst().close();
        await().until(() -> ask("GET", "/online/more.png", "8.8.8.8").startsWith("HTTP/1.1 200"));

        assertThat(has("page0")).isFalse();
        assertThat(has("page1")).isTrue();
    }

    @Test
    void whoLooksAtAHeadOpensNoPage() throws IOException {
        assertThat(ask("HEAD", "/online/page.png", "8.8.8.8")).startsWith("HTTP/1.1 200");
        assertThat(has("page")).isFalse();

        ask("GET", "/online/page.png", "8.8.8.8");
        assertThat(ask("HEAD", "/online/page.png", "8.8.4.4")).startsWith("HTTP/1.1 200");
    }
}
