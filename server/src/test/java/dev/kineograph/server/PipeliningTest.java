// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Publisher;
import dev.kineograph.server.net.DirectMemory;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests on one connection are answered in their order, each after the answer before it has gone out.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
@Isolated("it measures memory of the whole JVM")
class PipeliningTest {
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @AutoClose
    private final Stage stage;

    private Publisher camera;

    PipeliningTest(boolean epoll) {
        stage = new Stage(Stage.BRISK.with(Stage.LOOPS.withEpoll(epoll)));
    }

    @BeforeEach
    void publish() {
        camera = stage.camera();
        camera.publish(Pictures.png(1));
    }

    @AfterEach
    void end() {
        camera.close();
    }

    @Test
    void requestsInOneWriteAreAnsweredInTheirOrder() throws IOException {
        try (var client = stage.http()) {
            client.send("GET /camera.jpg" + HOST + "GET /nothing.jpg" + HOST + "HEAD /camera.jpg" + HOST
                    + "PUT /new.png HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx"
                    + "GET /camera.json" + HOST);

            assertThat(client.readAnswer().body()).isEqualTo(Pictures.png(1));
            assertThat(client.readAnswer().status()).isEqualTo(404);
            assertThat(client.readHead().contentLength()).isEqualTo(Pictures.png(1).length);
            assertThat(client.readAnswer().status()).isEqualTo(415);
            assertThat(client.readAnswer().header("Content-Type")).isEqualTo("application/json");
        }
    }

    @Test
    void theyWaitBehindASnapshotThatWaits() throws IOException {
        try (var client = stage.http()) {
            client.send("GET /camera.jpg?fresh=1" + HOST + "GET /nothing.jpg" + HOST);
            client.send(("GET /camera.jpg" + HOST).repeat(500));
            stage.awaitViewers("camera", 0);
            await().until(() -> stage.stream("camera").stats().viewers() == 1);

            camera.publish(Pictures.png(2));

            assertThat(client.readAnswer().body()).isEqualTo(Pictures.png(2));
            assertThat(client.readAnswer().status()).isEqualTo(404);
            for (int i = 0; i < 500; i++) {
                assertThat(client.readAnswer().body()).isEqualTo(Pictures.png(2));
            }
        }
    }

    @Test
    void whatFollowsALiveStreamIsDropped() throws IOException {
        try (var client = stage.http()) {
            client.send("GET /camera.jpg" + HOST + "GET /camera.mjpg" + HOST + "GET /nothing.jpg" + HOST);

            assertThat(client.readAnswer().status()).isEqualTo(200);
            assertThat(client.readHead().header("Content-Type")).startsWith("multipart/");
            camera.publish(Pictures.png(2));
            assertThat(client.readUntil("IEND\u00aeB`\u0082\r\n--")).doesNotContain("HTTP/1.1");
        }
    }

    @Test
    void aRefusalThatEndsTheConnectionIsTheLastAnswer() throws IOException {
        try (var client = stage.http()) {
            client.send("GET /camera.jpg" + HOST + "GET /camera.jpg HTTP/1.1\r\n\r\n" + "GET /camera.jpg" + HOST);

            assertThat(client.readAnswer().status()).isEqualTo(200);
            assertThat(Answer.whole(client.readToEnd()).status()).isEqualTo(400);
        }
    }

    @Test
    void aClientThatAsksAndNeverReadsCostsOneAnswer() throws IOException {
        var metric = DirectMemory.POOL.metric();
        int size = 500_000;
        camera.publish(Pictures.large(1, size));
        long before = metric.usedDirectMemory();
        try (var client = stage.narrow()) {
            client.send(("GET /camera.jpg" + HOST).repeat(200));
            await().until(() -> stage.stream("camera").stats().viewers() == 1);
            assertThat(client.read(15)).isEqualTo("HTTP/1.1 200 OK".getBytes(US_ASCII));

            // The next answer on a connection of the same loops comes later than whatever was made for the first one.
            for (int i = 0; i < 4; i++) {
                try (var other = stage.http()) {
                    assertThat(other.get("/camera.json").readAnswer().status()).isEqualTo(200);
                }
            }
            assertThat(metric.usedDirectMemory() - before).isLessThan(40L * size);
        }
    }

    @Test
    void http10GetsOneAnswer() throws IOException {
        try (var client = stage.http()) {
            client.send("GET /camera.jpg HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /camera.jpg HTTP/1.0\r\n\r\n");

            var answer = Answer.whole(client.readToEnd());

            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(answer.body()).isEqualTo(Pictures.png(1));
        }
    }

    @Test
    void whoSaysCloseGetsOneAnswer() throws IOException {
        try (var client = stage.http()) {
            client.get("/camera.jpg", "Connection: close").get("/camera.jpg");

            assertThat(Answer.whole(client.readToEnd()).body()).isEqualTo(Pictures.png(1));
        }
    }
}
