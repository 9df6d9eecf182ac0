// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Caller;
import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.server.NoLeaks;
import dev.kineograph.server.Pictures;
import dev.kineograph.server.net.AccessControl;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.PublishAccess;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.page.Pages;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.viewer.Audiences;
import dev.kineograph.server.viewer.multipart.MultipartEndpoint;
import dev.kineograph.server.viewer.snapshot.SnapshotEndpoint;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Endpoints answer requests that no HTTP/1.x connection has brought, so that a second protocol needs nothing of them.
@ExtendWith(NoLeaks.class)
class AnotherProtocolTest {
    private static final Caller SOMEBODY = Caller.remote("127.0.0.1", InetAddress.getLoopbackAddress());

    @AutoClose
    private final Hub hub = new Hub();

    private final EventLoop loop = new DefaultEventLoop();

    private final CurrentSettings settings = new CurrentSettings(ServerSettings.DEFAULT);
    private final Audiences audiences = new Audiences(hub.framing(), settings, new RefusalLog());
    private final Router router = new Router(
            hub,
            new AccessControl(settings, new RefusalLog(), new PublishAccess(PublishRules.DEFAULT)),
            new RefusalLog(),
            List.of(
                    Route.watch("GET", "/", new Pages(hub)::index),
                    Route.watch("GET", "/NAME.mjpg", new MultipartEndpoint(hub, audiences)),
                    Route.watch("GET", "/NAME.IMAGE", new SnapshotEndpoint(hub, audiences))),
            Map.of());
    private final HttpServices services = new HttpServices(router, new RefusalLog(), settings);

    /// As a server does it: what a loop kept for its viewers is released once it has ended.
    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        assertThat(loop.terminationFuture().awaitUninterruptibly(10, TimeUnit.SECONDS)).isTrue();
        audiences.close();
    }

    private FakeHttpStream get(String path) {
        var stream = new FakeHttpStream(loop, "GET", path, Map.of());
        onLoop(() -> router.handle(new Exchange(stream, new RequestFacts(stream, SOMEBODY, services.settings().get(), "", false), services)));
        return stream;
    }

    private void onLoop(Runnable step) {
        assertThat(loop.submit(step).awaitUninterruptibly(10, TimeUnit.SECONDS)).isTrue();
    }

    private static String text(byte[] picture) {
        return new String(picture, ISO_8859_1);
    }

    private void publish(byte[] picture) {
        try (var camera = hub.publisher("camera")) {
            camera.publish(picture);
        }
    }

    @Test
    void aLiveStreamGoesOutPieceByPieceAndSkipsWhileThereIsNoRoom() {
        publish(Pictures.png(1));
        var viewer = get("/camera.mjpg");
        assertThat(viewer.heads).startsWith("200").anyMatch(field -> field.startsWith("Content-Type: multipart/x-mixed-replace"));
        assertThat(viewer.pieces.getLast()).contains(text(Pictures.png(1)));

        viewer.hasRoom = false;
        publish(Pictures.png(2));
        publish(Pictures.png(3));
        onLoop(viewer::drained);

        await().until(() -> viewer.pieces.getLast().contains(text(Pictures.png(3))));
        assertThat(viewer.pieces).noneMatch(piece -> piece.contains(text(Pictures.png(2))));
        hub.retire(StreamName.of("camera"));
        await().until(() -> viewer.ended);
    }

    @Test
    void aViewerThatGoesLeavesTheCount() {
        publish(Pictures.png(1));
        var viewer = get("/camera.mjpg");
        assertThat(hub.stream("camera").presence().viewers()).isEqualTo(1);

        onLoop(viewer::abort);

        assertThat(hub.stream("camera").presence().viewers()).isZero();
    }

    @Test
    void aSnapshotIsThePicture() {
        publish(Pictures.png(1));

        var answer = get("/camera.png");

        assertThat(answer.heads).startsWith("200").contains("Content-Type: image/png");
        assertThat(answer.pieces).containsExactly(text(Pictures.png(1)));
    }

    @Test
    void aPageIsAPage() {
        publish(Pictures.png(1));

        var answer = get("/");

        assertThat(answer.heads).startsWith("200").contains("Content-Type: text/html; charset=utf-8");
        assertThat(answer.pieces.getFirst()).contains("/camera");
    }
}
