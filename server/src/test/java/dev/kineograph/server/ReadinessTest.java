// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access.Decision;
import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.StreamSettings;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.ServiceRules;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Whoever distributes clients is told when there is no use in sending any.
@ExtendWith(NoLeaks.class)
class ReadinessTest {
    private static final StreamName HIDDEN = StreamName.of("hidden");
    private static final int MEGABYTE = 1 << 20;

    @AutoClose
    private final Hub hub = new Hub();

    private KineographServer start(ServiceRules rules, Listener... listeners) throws IOException {
        return KineographServer.start(hub, ServerSettings.DEFAULT.with(Stage.LOOPS).with(rules), listeners);
    }

    private static Answer ready(int port) throws IOException {
        try (var client = RawClient.to(port)) {
            return client.get("/readyz").readAnswer();
        }
    }

    @Test
    void aServerIsReadyWhenItsListenersAreOpen() throws IOException {
        try (var server = start(ServiceRules.DEFAULT, new Listener.Http(0))) {
            var answer = ready(server.port());

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("ok\n");
        }
    }

    @Test
    void oneThatIsStillGivenListenersIsReadyWhenItIsSaid() throws IOException {
        try (var server = start(ServiceRules.DEFAULT)) {
            server.listen(new Listener.Http(0));

            assertThat(ready(server.port()).status()).isEqualTo(503);
            assertThat(ready(server.port()).text()).isEqualTo("not ready: the server is starting\n");
            server.ready();
            assertThat(ready(server.port()).status()).isEqualTo(200);
        }
    }

    @Test
    void balancersNeedNoNameOfTheServer() throws IOException {
        try (var server = start(ServiceRules.DEFAULT, new Listener.Http(0));
                var client = RawClient.to(server.port())) {
            client.send("GET /readyz HTTP/1.1\r\nHost: 10-0-0-7.balancer.example\r\n\r\n");

            assertThat(client.readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void aStreamThatMustBeFreshHasToHaveAPicture() throws IOException {
        try (var server = start(ServiceRules.DEFAULT.withFresh(Set.of(Stage.CAMERA)), new Listener.Http(0))) {
            assertThat(ready(server.port()).text()).isEqualTo("not ready: 1 stream: no fresh picture\n");
            hub.stream(Stage.CAMERA);
            assertThat(ready(server.port()).text()).isEqualTo("not ready: camera: no fresh picture\n");

            hub.publish("camera", Pictures.png(1));

            assertThat(ready(server.port()).status()).isEqualTo(200);
        }
    }

    @Test
    void aStaleStreamIsNotFresh() throws IOException {
        hub.add(Stage.CAMERA, StreamSettings.DEFAULT.withStaleAfter(Duration.ofSeconds(1)));
        try (var server = start(ServiceRules.DEFAULT.withFresh(Set.of(Stage.CAMERA)), new Listener.Http(0))) {
            hub.publish("camera", Pictures.png(1));
            assertThat(ready(server.port()).status()).isEqualTo(200);

            await().until(() -> ready(server.port()).status() == 503);
            hub.publish("camera", Pictures.png(2));
            assertThat(ready(server.port()).status()).isEqualTo(200);
        }
    }

    @Test
    void strangersReadNoNamesOfStreamsThatTheyMayNotWatch() throws IOException {
        hub.stream(HIDDEN);
        hub.stream(Stage.CAMERA);
        var settings = ServerSettings.DEFAULT
                .with(Stage.LOOPS)
                .with(ServiceRules.DEFAULT.withFresh(Set.of(Stage.CAMERA, HIDDEN, Stage.DOOR)))
                .with((_, stream, _) -> stream.equals(HIDDEN) ? Decision.hidden() : Decision.undecided());
        try (var server = KineographServer.start(hub, settings, new Listener.Http(0))) {
            assertThat(ready(server.port()).text()).isEqualTo("not ready: camera and 2 other streams: no fresh picture\n");
        }
    }

    @Test
    void whileItDrainsItIsNotReadyAndViewersGetTheRestOfTheirPicture() throws Exception {
        byte[] picture = Pictures.large(1, 8 * MEGABYTE);
        hub.stream(Stage.CAMERA);
        try (var server = start(ServiceRules.DEFAULT.withDrain(Duration.ofSeconds(30)), new Listener.Http(0));
                var balancer = RawClient.to(server.port());
                var viewer = Viewing.of(RawClient.to(server.port(), 4096), "/camera.mjpg")) {
            assertThat(balancer.get("/readyz").readAnswer().status()).isEqualTo(200);
            await().until(() -> hub.stream("camera").presence().connections() == 1);
            hub.publish("camera", picture);
            viewer.client().read(MEGABYTE);

            var ended = CompletableFuture.runAsync(server::close, Thread.ofPlatform()::start);

            // Longer than it would wait without these rules.
            assertThatThrownBy(() -> ended.get(1500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(balancer.get("/readyz").readAnswer().text()).isEqualTo("not ready: the server is draining\n");
            assertThat(viewer.client().readToEnd().length).isGreaterThan(7 * MEGABYTE - 1);
            assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
        }
    }
}
