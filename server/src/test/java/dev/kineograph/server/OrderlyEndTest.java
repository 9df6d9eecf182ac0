// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An answer is read whole, by whoever it is for: nothing that it sends meanwhile turns its end into a reset.
@ExtendWith(NoLeaks.class)
class OrderlyEndTest {
    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage();

    private static final List<String> REFUSED = List.of(
            "GARBAGE\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n",
            "PUT /camera.jpg HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n\r\n",
            "PUT /camera.json HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n",
            "PUT /camera.jpg HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nContent-Length: 9999999\r\n\r\n",
            "PUT /camera.jpg HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            "GET /nothing.jpg HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    @Test
    void aRefusalEndsWithFinAlthoughTheClientGoesOnSending() throws IOException {
        byte[] more = new byte[300_000];
        for (var request : REFUSED) {
            try (var client = stage.http()) {
                client.send(request).send(more);

                var answer = Answer.whole(client.readToEnd());

                assertThat(answer.status()).as(request).isBetween(400, 499);
                assertThat(answer.body()).hasSize(answer.contentLength());
                client.send(more);
            }
        }
    }

    @Test
    void everyAnswerForbidsWhateverIsInItToRun() throws IOException {
        stage.show(Pictures.png(1));
        for (var path : List.of("/camera.jpg", "/camera.mjpg", "/camera.json", "/nothing.jpg", "/..", "/camera.jpg?width=0")) {
            try (var client = stage.http()) {
                var head = client.get(path).readHead();

                assertThat(head.headers("X-Content-Type-Options")).as(path).containsExactly("nosniff");
                assertThat(head.headers("Content-Security-Policy")).containsExactly("default-src 'none'; sandbox");
            }
        }
    }

    @Test
    void aPageLoadsNothingFromElsewhere() throws IOException {
        stage.show(Pictures.png(1));
        for (var path : List.of("/", "/camera", "/assets/page.css", "/assets/page.js")) {
            try (var client = stage.http()) {
                var answer = client.get(path, "Accept: text/html").readAnswer();

                assertThat(answer.status()).as(path).isEqualTo(200);
                assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'self'; ");
                assertThat(answer.headers("Access-Control-Allow-Origin")).isEmpty();
                assertThat(answer.text()).doesNotContain("{{");
            }
        }
    }

    @Test
    void everyAnswerIsDatedAsHttpWantsIt() throws IOException {
        try (var client = stage.http()) {
            var date = client.get("/").readAnswer().header("Date");

            assertThat(date).matches(Pattern.compile("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT"));
        }
    }

    @Test
    void aServerThatEndsLetsItsPortsGo() throws IOException {
        var ports = stage.ports();
        try (var client = stage.http()) {
            client.get("/").readAnswer();

            stage.server.close();

            assertThat(client.isEnded()).isTrue();
        }
        for (int port : ports) {
            new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        }
    }

    @RepeatedTest(30)
    void aServerThatEndsLeavesNoConnectionOpen() {
        var clients = List.of(stage.http(), stage.tcp(), stage.http(), stage.tcp());
        stage.awaitConnections(clients.size());

        stage.server.close();

        assertThat(clients).allMatch(RawClient::isEnded);
        clients.forEach(RawClient::close);
    }

    /// The loops are never idle here: there was a moment in which one that was told to end did so with its connections open.
    @ParameterizedTest(name = "epoll: {0}")
    @ValueSource(booleans = {true, false})
    void aServerThatEndsInTheMidstOfItsWorkLeavesNoConnectionOpen(boolean epoll) {
        try (var servers = Executors.newFixedThreadPool(5)) {
            var ends = IntStream.range(0, 10).mapToObj(_ -> servers.submit(() -> endsInTheMidstOfItsWork(epoll))).toList();

            assertThat(ends).allSatisfy(end -> assertThat(end).succeedsWithin(Duration.ofSeconds(20)));
        }
    }

    private static boolean endsInTheMidstOfItsWork(boolean epoll) throws IOException {
        var viewers = new ArrayList<Viewing>();
        try (var clock = Executors.newSingleThreadScheduledExecutor();
                var busy = new Stage(Stage.BRISK.with(Stage.LOOPS.withEpoll(epoll)))) {
            var camera = busy.camera();
            var picture = Pictures.large(1, 30_000);
            clock.scheduleAtFixedRate(() -> camera.publish(picture), 0, 1, TimeUnit.MILLISECONDS);
            for (int i = 0; i < 4; i++) {
                viewers.add(Viewing.of(busy.narrow(), "/camera.mjpg"));
            }
            busy.awaitViewers("camera", 4);
        }
        assertThat(viewers).allSatisfy(viewer -> assertThat(viewer.client().isEnded()).isTrue());
        viewers.forEach(Viewing::close);
        return true;
    }
}
