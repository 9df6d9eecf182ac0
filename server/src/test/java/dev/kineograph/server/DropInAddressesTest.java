// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.DropIn;
import dev.kineograph.server.settings.DropInDialect;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What dashboards and programs ask of mjpg-streamer, ustreamer, Motion, ROS, cscore, an ESP32-CAM and cameras leads to our streams.
@ExtendWith(NoLeaks.class)
class DropInAddressesTest {
    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.STEADY, new Listener.Http(0));

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    private Answer get(int port, String path) throws IOException {
        try (var client = RawClient.to(port)) {
            return client.get(path).readAnswer();
        }
    }

    private Answer get(String path) throws IOException {
        return get(stage.server.port(), path);
    }

    private void assertLive(int port, String path, byte[] picture) throws IOException {
        try (var viewing = Viewing.of(RawClient.to(port), path)) {
            assertThat(viewing.next()).as(path).isEqualTo(picture);
        }
    }

    private int listen(Listener listener) throws IOException {
        return stage.server.listen(listener).getPort();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/?action=stream", "/?action=stream&1700000000", "/?action=stream?1700000000", "/?1700000000&action=stream", "/?action=stream_0",
        "/?action=stream&timestamp=1700000000", "/webcam/?action=stream", "/stream", "/stream?1700000000", "/stream?key=a&extra_headers=1",
        "/stream?advance_headers=1&dual_final_frames=1&zero_data=1", "/stream.mjpg", "/stream.mjpg?resolution=320x240&fps=5&compression=30",
        "/video", "/mjpg/video.mjpg", "/1/stream", "/0/stream", "/1/mjpg/stream", "/cam_1.mjpg", "/webcam/stream"
    })
    void theLivePictureIsThatOfTheOnlyStream(String path) throws IOException {
        assertLive(stage.server.port(), path, Pictures.png(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/?action=snapshot", "/?action=snapshot&1700000000", "/?action=snapshot?1700000000", "/?action=snapshot_0", "/webcam/?action=snapshot",
        "/snapshot", "/snapshot?cacheBust=1", "/snapshot.jpg", "/capture", "/capture?_cb=1700000000", "/shot.jpg?rnd=5", "/1/current", "/0/current",
        "/1/static/stream", "/cam_1.jpg", "/webcam/snapshot", "/?action=snapshot&bypassCache=1700000000"
    })
    void theSnapshotIsThatOfTheOnlyStream(String path) throws IOException {
        var answer = get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(Pictures.png(1));
        assertThat(answer.header("Content-Type")).isEqualTo("image/png");
    }

    @ParameterizedTest
    @CsvSource({
        "/stream?topic=/robot/front&type=mjpeg&width=640&height=480&quality=50, true",
        "/stream?topic=robot/front&type=png&width=-1&quality=5000, true",
        "/snapshot?topic=/robot/front&width=abc, false",
        "/robot/front/stream, true",
        "/robot/front/mjpg/stream, true",
        "/robot/front/snapshot, false",
        "/robot/front/current, false",
        "/robot/front/?action=stream, true",
        "/robot/front/?action=snapshot, false",
        "/?action=stream_2, true",
        "/?action=stream_2&1700000000, true",
        "/?action=snapshot_2, false",
        "/2/stream, true",
        "/2/mjpg/stream, true",
        "/2/static/stream, false",
        "/cam_2.mjpg, true",
        "/cam_2.jpg, false"
    })
    void anAddressThatNamesAStreamLeadsToThatOne(String path, boolean isLive) throws IOException {
        stage.hub.publisher("robot/front").publish(Pictures.png(2));
        stage.hub.publisher("2").publish(Pictures.png(2));
        if (isLive) {
            assertLive(stage.server.port(), path, Pictures.png(2));
        } else {
            assertThat(get(path).body()).isEqualTo(Pictures.png(2));
        }
    }

    @Test
    void aTopicHasAPage() throws IOException {
        assertThat(get("/stream_viewer?topic=/camera").text()).contains("<html").contains("camera.mjpg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stream?topic=/camra", "/camra/stream", "/?action=stream_3", "/3/current", "/cam_x.jpg", "/webcam2/?action=snapshot"})
    void anAddressThatNamesNoStreamOfOursIs404(String path) throws IOException {
        assertThat(get(path).status()).isEqualTo(404);
    }

    @Test
    void amongSeveralStreamsTheDefaultIsTheListenersOrA404ThatNamesTheKey() throws IOException {
        stage.hub.publisher("door").publish(Pictures.png(2));
        int port = listen(new Listener.Http(0).with(DropIn.DEFAULT.showing(Stage.DOOR)));

        assertThat(get(port, "/?action=snapshot").body()).isEqualTo(Pictures.png(2));
        assertLive(port, "/stream", Pictures.png(2));
        for (var path : List.of("/?action=snapshot", "/stream", "/1/current", "/state")) {
            var answer = get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.text()).contains("listen.stream");
        }
    }

    @Test
    void withoutAnyStreamItIs404Too() throws IOException {
        try (var empty = new Stage(Stage.STEADY, new Listener.Http(0))) {
            assertThat(get(empty.server.port(), "/?action=stream").text()).contains("listen.stream");
        }
    }

    @Test
    void aStreamOfThatNameWins() throws IOException {
        for (var name : List.of("video", "capture", "state", "1", "program", "cam_1", "mjpg/video", "shot")) {
            stage.hub.publisher(name).publish(Pictures.png(3));
        }
        int port = listen(new Listener.Http(0).with(DropIn.DEFAULT.showing(Stage.CAMERA)));

        for (var path : List.of("/video", "/capture", "/state", "/1/stream", "/cam_1.mjpg", "/mjpg/video.mjpg")) {
            assertLive(port, path, Pictures.png(3));
        }
        assertThat(get(port, "/cam_1.jpg").body()).isEqualTo(Pictures.png(3));
        assertThat(get(port, "/shot.jpg").body()).isEqualTo(Pictures.png(3));
        assertThat(get(port, "/program.json").text()).contains("framesIn");
        assertThat(get(port, "/0/current").body()).isEqualTo(Pictures.png(1));
    }

    @Test
    void routesAndDialectsOfTheOperatorComeFirst() throws IOException {
        stage.hub.publisher("online").publish(Pictures.png(2));
        int port = listen(new Listener.Http(0)
                .with(DropIn.DEFAULT.showing(Stage.CAMERA))
                .withDialects(
                        new JpgPusherDialect(Stage.CAMERA),
                        new CounterDialect(StreamName.of("online"), URI.create("counter:online")),
                        new DropInDialect("ustreamer", StreamName.of("online"))));

        assertThat(get(port, "/stream").text()).matches("[1-9][0-9]{14}");
        assertThat(get(port, "/snapshot").body()).isEqualTo(Pictures.png(2));
        assertThat(get(port, "/capture").body()).isEqualTo(Pictures.png(1));
        assertThat(get(port, "/online.png").status()).isEqualTo(403);
    }

    @Test
    void whatIsPublishedThereIsAStreamOfThatName() throws IOException {
        try (var client = stage.http()) {
            assertThat(client.put("/shot.jpg", Pictures.png(4)).readAnswer().status()).isEqualTo(201);
        }
        assertThat(get("/shot.jpg").body()).isEqualTo(Pictures.png(4));
    }

    @Test
    void aClientOfCscoreMayPost() throws IOException {
        try (var client = stage.http()) {
            var head = client.send("POST /stream?fps=5 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n").readHead();

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).startsWith("multipart/x-mixed-replace");
            stage.awaitViewers("camera", 1);
        }
    }

    @Test
    void theStateIsTheStreamsOwnInTheFormOfUstreamer() throws IOException {
        var size = stage.newest("camera").size();
        try (var camera = stage.camera();
                var viewing = Viewing.of(stage.http(), "/stream")) {
            camera.publish(Pictures.png(2));
            viewing.skipTo(Pictures.png(2));
            stage.awaitViewers("camera", 1);

            var state = JSON.std.mapFrom(get("/state").text());

            assertThat(state).containsEntry("ok", true);
            var result = (Map<?, ?>) state.get("result");
            assertThat(result.get("instance_id")).isEqualTo("camera");
            assertThat(result.get("encoder")).isEqualTo(Map.of("type", "NOOP", "quality", 0));
            var source = (Map<?, ?>) result.get("source");
            assertThat(source.get("resolution")).isEqualTo(Map.of("width", size.width(), "height", size.height()));
            assertThat(source.get("online")).isEqualTo(true);
            assertThat(source.get("desired_fps")).isEqualTo(0);
            assertThat(source.get("captured_fps")).isInstanceOf(Integer.class);
            assertThat(result.get("stream"))
                    .isEqualTo(Map.of("queued_fps", source.get("captured_fps"), "clients", 1, "clients_stat", Map.of()));
        }
        assertThat(get("/camera/state").text()).contains("\"online\" : false");
        assertThat(get("/program.json").text()).contains("\"name\" : \"camera\"");
    }

    @Test
    void switchedOffOnlyOurAddressesAreThere() throws IOException {
        int port = listen(new Listener.Http(0).with(DropIn.OFF));

        assertThat(get(port, "/?action=stream").text()).contains("<html");
        for (var path : List.of("/stream", "/snapshot", "/state", "/camera/stream", "/1/current")) {
            assertThat(get(port, path).status()).as(path).isBetween(400, 404);
        }
    }

    @Test
    void eachOfThemCanHaveAPortOfItsOwn() throws IOException {
        stage.hub.publisher("door").publish(Pictures.png(2));
        int port = listen(new Listener.ForDialect(0, new DropInDialect("esp32", Stage.DOOR)));

        assertLive(port, "/stream", Pictures.png(2));
        assertThat(get(port, "/capture").body()).isEqualTo(Pictures.png(2));
        assertThat(get(port, "/camera.jpg").status()).isEqualTo(404);
        try (var client = RawClient.to(port)) {
            assertThat(client.request("DELETE", "/capture").readAnswer().status()).isEqualTo(405);
            assertThat(client.request("OPTIONS", "/capture").readAnswer().header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        }
    }

    @Test
    void aHeadJoinsNothing() throws IOException {
        try (var client = stage.http()) {
            assertThat(client.request("HEAD", "/stream").readHead().status()).isEqualTo(200);
            assertThat(stage.stream("camera").presence().connections()).isZero();
        }
    }
}
