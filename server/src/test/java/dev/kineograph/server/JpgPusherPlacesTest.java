// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// The places of a port for pages of JPGPusher are bounded, and none is lost.
class JpgPusherPlacesTest extends JpgPusherPort {
    JpgPusherPlacesTest(boolean epoll) {
        super(epoll);
    }

    @Test
    void whatIsNoIdIsNotFound() throws IOException {
        for (var path : List.of(
                "/123456789012345",
                "/" + "9".repeat(8000),
                "/0",
                "/-1",
                "/stream/",
                "/stream/123456789012345",
                "/STREAM",
                "/NaN",
                "/12345678901234%35",
                "/123456789012345/",
                "//123456789012345",
                "/..",
                "/camera.mjpg",
                "/camera",
                "/favicon.ico")) {
            isNotFound(get(path));
        }
    }

    @Test
    void whoDoesNotKnowAnIdCannotTouchIt() throws IOException {
        var id = newId();
        try (var viewing = watch(id)) {
            isSeen(viewing, FRAMES);

            for (long other : new long[] {Long.parseLong(id) - 1, Long.parseLong(id) + 1}) {
                isNotFound(get("/" + other));
            }
            for (var other : List.of(id + "0", "0" + id, id.substring(1), id + "%20", id + "/", "+" + id)) {
                isNotFound(get("/" + other));
            }

            showNext();
            assertThat(viewing.client().readToEnd()).isEmpty();
        }
    }

    @Test
    void anIdIsGoneWithItsViewer() throws IOException {
        var id = newId();
        try (var viewing = watch(id)) {
            isSeen(viewing, 1);

            viewing.client().kill();
        }
        await().untilAsserted(() -> isNotFound(get("/" + id)));
        stage.awaitViewers("camera", 0);
    }

    @Test
    void asManySessionsAsThereMayBeAndNotOneMore() throws IOException {
        int port = port(FRAMES, Duration.ofMinutes(1), 3);
        try (var client = RawClient.to(port);
                var one = Viewing.of(RawClient.to(port), "/" + client.get("/stream").readAnswer().text());
                var two = Viewing.of(RawClient.to(port), "/" + client.get("/stream").readAnswer().text())) {
            isSeen(one, 1);
            isSeen(two, 1);
            var unused = client.get("/stream").readAnswer().text();

            var refused = client.get("/stream").readAnswer();

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).isEqualTo("no place for one more session (expected: at most 3 at a time, maxSessions, and 1 of one address)\n");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.headers("Access-Control-Allow-Origin")).containsExactly("*");
            await().until(() -> client.get("/stream").readAnswer().status() == 200);
            isNotFound(get(port, "/" + unused));
            isSeen(one, 1);
        }
    }

    @Test
    void killedViewersLeaveTheirPlacesToOthers() throws IOException {
        int port = port(FRAMES, Duration.ofMinutes(1), 20);
        for (int round = 0; round < 5; round++) {
            var viewers = new ArrayList<Viewing>();
            for (int i = 0; i < 20; i++) {
                var id = await().until(() -> get(port, "/stream"), answer -> answer.status() == 200).text();
                viewers.add(Viewing.of(RawClient.to(port), "/" + id));
            }
            assertThat(get(port, "/stream").status()).isEqualTo(503);
            for (var viewer : viewers) {
                viewer.client().kill();
            }
            stage.awaitViewers("camera", 0);
        }
    }

    @Test
    void whateverClientsDoNoPlaceIsLost() throws Exception {
        int most = 20;
        int port = port(1, Duration.ZERO, most);
        var hasEnded = new AtomicBoolean();
        try (var threads = Executors.newCachedThreadPool()) {
            threads.execute(() -> {
                while (!hasEnded.get()) {
                    showNext();
                }
            });
            var clients = new ArrayList<Future<?>>();
            for (int i = 0; i < 8; i++) {
                clients.add(threads.submit(() -> comeAndGo(port)));
            }
            for (var client : clients) {
                client.get();
            }
            hasEnded.set(true);
        }
        stage.awaitViewers("camera", 0);

        // None makes room for another: there is a place for each.
        var ids = new ArrayList<String>();
        for (int i = 0; i < most; i++) {
            ids.add(await().until(() -> get(port, "/stream"), answer -> answer.status() == 200).text());
        }
        for (var id : ids) {
            try (var client = RawClient.to(port).get("/" + id)) {
                assertThat(client.readHead().status()).isEqualTo(200);
            }
        }
    }

    /// Takes ids, watches, renews until it is told that there is nothing to renew any more, and leaves in several ways.
    private static Void comeAndGo(int port) throws IOException {
        for (int i = 0; i < 30; i++) {
            var id = newId(port);
            try (var client = RawClient.to(port).get("/" + id)) {
                client.readHead();
                for (int renewals = 0; get(port, "/" + id).status() == 200; renewals++) {
                    if (renewals == i % 10) {
                        client.kill();
                    }
                }
            }
        }
        return null;
    }

    @Test
    void aHeadTakesNoPlaceUsesNoIdAndRenewsNothing() throws IOException {
        int port = port(FRAMES, Duration.ZERO, 1);
        for (int i = 0; i < 3; i++) {
            var head = request(port, "HEAD", "/stream");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.contentLength()).isEqualTo(15);
        }
        assertThat(request(port, "HEAD", "/stream", IMG).header("Content-Type")).startsWith("multipart/x-mixed-replace");
        var id = newId(port);
        assertThat(request(port, "HEAD", "/" + id).header("Content-Type")).startsWith("multipart/x-mixed-replace");
        try (var viewing = Viewing.of(RawClient.to(port), "/" + id)) {
            isSeen(viewing, FRAMES - 1);

            assertThat(request(port, "HEAD", "/" + id).contentLength()).isZero();

            isSeen(viewing, 1);
            showNext();
            assertThat(viewing.client().readToEnd()).isEmpty();
        }
        assertThat(request(port, "HEAD", "/" + id).status()).isEqualTo(404);
    }

    @Test
    void otherMethodsAreToldWhatThereIs() throws IOException {
        int port = stage.ports().get(1);
        for (var path : List.of("/stream", "/" + newId(), "/anything")) {
            var options = request(port, "OPTIONS", path, "Origin: http://page.example", "Access-Control-Request-Method: GET");
            assertThat(options.status()).isEqualTo(204);
            assertThat(options.headers("Access-Control-Allow-Origin")).containsExactly("*");
            assertThat(options.header("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD, OPTIONS");

            for (var method : List.of("POST", "PUT", "DELETE", "PATCH")) {
                var answer = request(port, method, path);
                assertThat(answer.status()).as(method + " " + path).isEqualTo(405);
                assertThat(answer.headers("Access-Control-Allow-Origin")).containsExactly("*");
            }
        }
    }

    @Test
    void anUpgradeIsIgnored() throws IOException {
        int port = stage.ports().get(1);

        var upgrade = get(port, "/stream", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13");

        assertThat(upgrade.status()).isEqualTo(get(port, "/stream").status()).isEqualTo(200);
    }

    @Test
    void aRequestThatIsRefusedCostsItsIdOnly() throws IOException {
        int port = port(FRAMES, Duration.ZERO, 1);
        var id = newId(port);

        assertThat(get(port, "/" + id + "?framing=round").status()).isEqualTo(400);

        isNotFound(get(port, "/" + id));
        assertThat(get(port, "/stream").status()).isEqualTo(200);
        stage.awaitViewers("camera", 0);
    }

    @Test
    void itsPageWatchesTheSameWay() throws IOException {
        var page = get("/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        for (var file : List.of("/jpgpusher.js", "/assets/page.css", "/assets/icon.svg")) {
            assertThat(page.text()).contains('"' + file.substring(1) + '"');
            assertThat(get(file).status()).as(file).isEqualTo(200);
        }
    }

    @Test
    void aStreamThatNobodyFeedsYetIsWaitedFor() throws IOException {
        int port = stage.server.listen(new Listener.ForDialect(0, new JpgPusherDialect(Stage.DOOR))).getPort();
        try (var viewing = Viewing.of(RawClient.to(port), "/" + newId(port));
                var door = stage.hub.publisher("door")) {
            door.publish(Pictures.png(7));

            assertThat(viewing.next()).isEqualTo(Pictures.png(7));
        }
    }

    @Test
    void aServerThatEndsEndsItsSessionsToo() throws IOException {
        try (var viewing = watch(newId())) {
            isSeen(viewing, 1);

            stage.server.close();

            assertThat(viewing.client().isEnded()).isTrue();
        }
    }
}
