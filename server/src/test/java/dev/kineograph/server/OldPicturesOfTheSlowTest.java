// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Publisher;
import dev.kineograph.server.net.DirectMemory;
import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that take next to nothing of large pictures, each of another one: what the server keeps for them is bounded, and those beside them
/// see every picture.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
class OldPicturesOfTheSlowTest {
    private static final int MEGABYTE = 1_000_000;
    private static final int SLOW = 30;
    private static final int LARGE = 5;
    private static final int MOST = 6;

    private final List<RawClient> clients = new ArrayList<>();

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage;

    OldPicturesOfTheSlowTest(boolean epoll) {
        stage = new Stage(Stage.STEADY.with(new EventLoops(1, epoll)).with(new Limits(1000, 1000, MOST * MEGABYTE)));
    }

    private void slow(String path) throws IOException {
        client().get(path).readHead();
    }

    private RawClient client() {
        var client = RawClient.from("127.0.0.2", stage.server.port(), 4096);
        clients.add(client);
        return client;
    }

    @AfterEach
    void leave() {
        clients.forEach(RawClient::close);
    }

    private static byte[] picture(int number) {
        return Pictures.large(number % 5, MEGABYTE);
    }

    private long viewers() {
        return stage.stream("camera").presence().connections();
    }

    private void showAndSee(int number, Publisher camera, Viewing healthy) throws IOException {
        camera.publish(picture(number));
        assertThat(healthy.next()).isEqualTo(picture(number));
    }

    /// Whether the client wants to be waited for makes no difference.
    @ParameterizedTest
    @ValueSource(strings = {"/camera", "/camera?ack=1", "/camera?meta=1"})
    void soDoViewersByWebSocket(String path) throws IOException {
        try (var camera = stage.camera();
                var healthy = Viewing.of(stage.http(), "/camera.mjpg")) {
            for (int i = 0; i < SLOW; i++) {
                showAndSee(i, camera, healthy);
                WebSocketClient.ask(client(), path).readHead();
            }
            showAndSee(SLOW, camera, healthy);

            await().until(() -> stage.rejected("memory NO_MEMORY") >= SLOW - MOST - 1);
        }
    }

    @Test
    void liveViewersGoWhenTheyKeepTooManyAndThoseBesideThemMissNothing() throws IOException {
        try (var camera = stage.camera();
                var healthy = Viewing.of(stage.http(), "/camera.mjpg")) {
            for (int i = 0; i < SLOW; i++) {
                showAndSee(i, camera, healthy);
                slow("/camera.mjpg");
            }
            showAndSee(SLOW, camera, healthy);

            await().until(() -> stage.rejected("memory NO_MEMORY") >= SLOW - MOST - 1);
            // The last ones may go only now.
            await().until(() -> viewers() == 1 + SLOW - stage.rejected("memory NO_MEMORY"));
            assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("127.0.0.2", "slow", "server.memory"));
        }
    }

    /// The kernel takes the first 4 MB of each.
    @Test
    void snapshotsThatNobodyReadsGoWhenTheyKeepTooMany() throws IOException {
        try (var camera = stage.camera()) {
            for (int i = 0; i < LARGE; i++) {
                camera.publish(Pictures.large(i, 7 * MEGABYTE));
                slow("/camera.jpg");
            }
            camera.publish(picture(1));

            // One may be kept, however large, and the newest is none of these.
            await().until(() -> stage.rejected("memory NO_MEMORY") >= LARGE - 1);
            await().until(() -> stage.server.connections() <= 1);
        }
    }

    /// Of which the kernel takes the first 4 MB each.
    @Test
    void snapshotsOfOnePictureShareItsBytes() throws IOException {
        byte[] large = Pictures.large(1, 7 * MEGABYTE);
        stage.show(large);
        long before = DirectMemory.POOL.metric().usedDirectMemory();
        for (int i = 0; i < LARGE; i++) {
            slow("/camera.jpg");
        }

        assertThat(DirectMemory.POOL.metric().usedDirectMemory() - before).isLessThan(2L * large.length);
        assertThat(stage.rejected("memory NO_MEMORY")).isZero();
        try (var other = stage.http()) {
            assertThat(other.get("/camera.jpg").readAnswer().body()).isEqualTo(large);
        }
    }
}
