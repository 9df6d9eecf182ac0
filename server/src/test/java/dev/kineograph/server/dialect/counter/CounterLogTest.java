// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.dialect.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.LogLines;
import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The log says once of each page that it was opened, and once that it was closed.
class CounterLogTest {
    @AutoClose
    private final LogLines log = new LogLines("dev.kineograph.server.dialect.counter");

    private final Hub hub = new Hub();
    private KineographServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws IOException {
        // The picture itself is another room's matter.
        hub.publisher("online");
        server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.ForDialect(0, new CounterDialect()));
        client = HttpClient.newHttpClient();
    }

    @AfterEach
    void stop() throws IOException {
        client.shutdownNow();
        server.close();
        hub.close();
    }

    private HttpResponse<InputStream> open(String query, String browser) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/online.png%s".formatted(server.port(), query)))
                        .headers("Referer", "http://forum.example/thread?secret=5", "User-Agent", browser)
                        .build(),
                BodyHandlers.ofInputStream());
    }

    private void isToldOnce() {
        await().untilAsserted(() -> assertThat(log.lines()).containsExactly(
                "stream online: page opened: http://forum.example/thread, 1 online",
                "stream online: page closed: http://forum.example/thread, 0 online"));
    }

    @Test
    void aPageIsToldWithTheNumberThatItLeavesBehind() throws Exception {
        open("", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36").body().close();

        isToldOnce();
    }

    @Test
    void aPageInFirefoxIsToldWhenItsPictureBeginsAndNotWhenItIsSentOn() throws Exception {
        var firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        var sentOn = open("", firefox);
        assertThat(sentOn.statusCode()).isEqualTo(302);

        open(sentOn.headers().firstValue("Location").orElseThrow(), firefox).body().close();

        isToldOnce();
    }

    @Test
    void whoOpensPagesAgainAndAgainFillsNoLog() throws Exception {
        for (int i = 0; i < 150; i++) {
            open("", "a program").body().close();
        }

        assertThat(log.lines()).hasSizeBetween(100, 200);
        await().untilAsserted(() -> {
            open("", "a program").body().close();
            assertThat(log.lines()).last().asString().contains(" more opened or closed)");
        });
    }
}
