// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Hub;
import dev.kineograph.ImageSize;
import dev.kineograph.PublisherPolicy;
import dev.kineograph.Refusal;
import dev.kineograph.RefusedException;
import dev.kineograph.StreamName;
import dev.kineograph.StreamState;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Readers;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.SocketIoClient;
import dev.kineograph.server.settings.SocketIoEvents;
import dev.kineograph.server.settings.SocketIoHandler;
import dev.kineograph.server.settings.SocketIoSettings;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Clients of Socket.IO that push pictures to each other and watch streams.
@ExtendWith(NoLeaks.class)
class PushedBetweenPagesTest {
    private final Hub hub = new Hub();
    private final byte[] jpeg = Pictures.jpeg(1);
    private KineographServer server;

    private int start(SocketIoSettings settings) throws Exception {
        server = KineographServer.start(hub, ServerSettings.DEFAULT, new Listener.Http(0).with(settings));
        return server.port();
    }

    private int start() throws Exception {
        return start(SocketIoSettings.DEFAULT);
    }

    @AfterEach
    void end() {
        server.close();
        hub.close();
    }

    private static String url(String type, byte[] bytes) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void aPictureGoesToAllOthersAsItWasSentAndNotToItsSender() throws Exception {
        int port = start();
        try (var sender = SocketIoPeer.connected(port);
                var one = SocketIoPeer.connected(port);
                var two = SocketIoPeer.connected(port)) {
            var pushed = Map.of("width", 320, "height", 240, "source", url("image/jpeg", jpeg), "by", "door");

            assertThat(sender.ask("onimgdata", pushed)).containsExactly(Map.of("ok", true));

            for (var other : List.of(one, two)) {
                var event = other.event();
                assertThat(event.name()).isEqualTo("showimgdata");
                assertThat(event.object()).isEqualTo(pushed);
            }
            sender.ask("unsubscribe", "nothing");
            assertThat(sender.hasHeardAll()).isTrue();
        }
    }

    @Test
    void aLabelOrAByteBehindTheEndGoesNoFurther() throws Exception {
        int port = start();
        try (var sender = SocketIoPeer.connected(port);
                var other = SocketIoPeer.connected(port)) {
            byte[] longer = Arrays.copyOf(jpeg, jpeg.length + 20);

            sender.emit("onimgdata", Map.of("source", url("text/html", longer)));

            assertThat(other.event().object()).containsEntry("source", url("image/jpeg", jpeg)).containsEntry("width", 16);
        }
    }

    @Test
    void aNamespaceIsARoomAndAStreamOfItsOwn() throws Exception {
        int port = start();
        try (var gardener = SocketIoPeer.connected(port, "/garden", "");
                var inGarden = SocketIoPeer.connected(port, "/garden", "");
                var outside = SocketIoPeer.connected(port)) {
            gardener.ask("onimgdata", Map.of("source", jpeg));

            assertThat(inGarden.event().name()).isEqualTo("showimgdata");
            outside.ask("unsubscribe", "nothing");
            assertThat(outside.hasHeardAll()).isTrue();
            assertThat(hub.stream("garden").newest().toByteArray()).isEqualTo(jpeg);
        }
    }

    @Test
    void whatIsPushedWithoutANamespaceIsTheStreamPushed() throws Exception {
        int port = start();
        try (var one = SocketIoPeer.connected(port);
                var two = SocketIoPeer.connected(port)) {
            one.ask("onimgdata", Map.of("source", jpeg));
            two.ask("onimgdata", Map.of("source", Pictures.png(2)));

            assertThat(hub.stream("pushed").newest().toByteArray()).isEqualTo(Pictures.png(2));
        }
    }

    @Test
    void thereIsNoHistoryUnlessSomebodyAsksForTheNewest() throws Exception {
        int port = start();
        try (var sender = SocketIoPeer.connected(port)) {
            sender.ask("onimgdata", Map.of("source", jpeg));

            try (var late = SocketIoPeer.connected(port, "/", "&late=newest");
                    var plain = SocketIoPeer.connected(port)) {
                assertThat(late.event().object()).containsEntry("source", url("image/jpeg", jpeg));
                plain.ask("unsubscribe", "nothing");
                assertThat(plain.hasHeardAll()).isTrue();
            }
            try (var asking = new SocketIoPeer(port, "/", "", "{\"late\":\"newest\",\"binary\":true}")) {
                assertThat(asking.next()).startsWith("0");
                assertThat(asking.event().object()).containsEntry("source", jpeg);
            }
        }
    }

    @Test
    void whoSubscribesIsAViewerOfThatStream() throws Exception {
        int port = start();
        var camera = hub.publisher("camera");
        camera.publish(jpeg);
        try (var viewer = SocketIoPeer.connected(port, "/", "&binary=1")) {
            viewer.emit("subscribe", "camera");

            assertThat(viewer.event().object()).containsEntry("source", jpeg).containsEntry("stream", "camera");
            assertThat(hub.stream("camera").presence().viewers()).isEqualTo(1);
            camera.publish(Pictures.jpeg(2));
            assertThat(viewer.event().object()).containsEntry("source", Pictures.jpeg(2));
        }
        await().until(() -> hub.stream("camera").presence().viewers() == 0);
    }

    @Test
    void whoAcknowledgesGetsTheNextPictureWhenItHas() throws Exception {
        int port = start();
        var camera = hub.publisher("camera");
        camera.publish(Pictures.jpeg(1));
        try (var viewer = SocketIoPeer.connected(port)) {
            viewer.emit("subscribe", "camera", Map.of("ack", true, "binary", true));
            var first = viewer.event();
            camera.publish(Pictures.jpeg(2));
            camera.publish(Pictures.jpeg(3));
            viewer.ask("unsubscribe", "nothing");
            assertThat(viewer.hasHeardAll()).isTrue();

            viewer.acknowledge(first);

            assertThat(viewer.event().object()).containsEntry("source", Pictures.jpeg(3));
        }
    }

    @Test
    void aViewerHearsWhenItsStreamEnds() throws Exception {
        int port = start();
        hub.publisher("camera").publish(jpeg);
        try (var viewer = SocketIoPeer.connected(port)) {
            viewer.emit("subscribe", "camera");
            viewer.event();

            hub.retire(StreamName.of("camera"));

            var event = viewer.event();
            assertThat(event.name()).isEqualTo("imgerror");
            assertThat(event.object()).containsEntry("message", "camera: the stream has ended");
        }
    }

    @Test
    void whatIsWrongIsSaidToItsSenderAndNobodyElse() throws Exception {
        int port = start();
        try (var sender = SocketIoPeer.connected(port);
                var other = SocketIoPeer.connected(port)) {
            var sentence = "picture: source: a text that is no data URL (expected: data:image/jpeg;base64,...)";

            sender.emit("onimgdata", Map.of("source", "hello"));

            assertThat(sender.event().object()).containsEntry("message", sentence);
            sender.emit("subscribe", "nowhere");
            assertThat(sender.event().object()).containsEntry("message", "nowhere: there is no such stream");
            sender.emit("subscribe", 5);
            assertThat(sender.event().object()).containsEntry("message", "subscribe: no name (expected: a stream's, such as camera)");
            sender.emit("onimgdta", 5);
            assertThat(sender.event().object()).containsEntry("message", "event onimgdta: not known here");
            sender.emit("onimgdata", Map.of("source", "<svg/>".getBytes(StandardCharsets.US_ASCII)));
            assertThat(sender.event().name()).isEqualTo("imgerror");
            sender.emit("onimgdata", Map.of("source", jpeg));
            assertThat(other.event().name()).isEqualTo("showimgdata");
            assertThat(server.refusals()).containsEntry("socket.io BAD_VALUE", 2L).containsEntry("socket.io NOT_AN_IMAGE", 1L);
        }
    }

    @Test
    void pagesThatMayReadDoNotPush() throws Exception {
        server = KineographServer.start(
                hub,
                ServerSettings.DEFAULT,
                new Listener.Http(0)
                        .with(PublishRules.DEFAULT.withOrigins("http://good.example"))
                        .with(Readers.of("http://bad.example")));
        hub.publisher("camera").publish(jpeg);
        try (var bad = new SocketIoPeer(server.port(), "/", "", "", "Origin", "http://bad.example");
                var good = new SocketIoPeer(server.port(), "/", "", "", "Origin", "http://good.example")) {
            bad.next();
            good.next();

            bad.emit("onimgdata", Map.of("source", jpeg));
            good.ask("onimgdata", Map.of("source", Pictures.png(2)));

            assertThat(bad.event().object().get("message")).asString().startsWith("pages of http://bad.example may not publish here");
            assertThat(bad.event().object()).containsEntry("source", Pictures.png(2));
            bad.emit("subscribe", "camera");
            assertThat(bad.event().object()).containsEntry("stream", "camera");
            assertThat(hub.stream("pushed").newest().toByteArray()).isEqualTo(Pictures.png(2));
        }
    }

    @Test
    void eventsHaveTheNamesOfTheSettings() throws Exception {
        int port = start(SocketIoSettings.DEFAULT
                .with(SocketIoEvents.DEFAULT
                        .withNames("snap", "snapped")
                        .withStream(StreamName.of("wall"))
                        .withLateSeeNewest(true)));
        try (var sender = SocketIoPeer.connected(port, "/garden", "");
                var other = SocketIoPeer.connected(port, "/garden", "")) {
            sender.ask("snap", Map.of("source", jpeg));

            assertThat(other.event().name()).isEqualTo("snapped");
            assertThat(hub.stream("wall").newest()).isNotNull();
            try (var late = SocketIoPeer.connected(port, "/garden", "")) {
                assertThat(late.event().name()).isEqualTo("snapped");
            }
        }
    }

    @Test
    void otherEventsAreTheProgramsOwn() throws Exception {
        int port = start(SocketIoSettings.DEFAULT.with((client, name, arguments, acknowledge) -> {
            client.toOthers("said", arguments.getFirst());
            acknowledge.accept(List.of(name, client.namespace()));
        }));
        try (var one = SocketIoPeer.connected(port);
                var two = SocketIoPeer.connected(port)) {
            assertThat(one.ask("say", "hello")).containsExactly("say", "/");

            assertThat(two.event().arguments()).containsExactly("hello");
        }
    }

    @Test
    void nothingIsKeptOfAClientThatTheProgramRefused() throws Exception {
        var refused = new CompletableFuture<WeakReference<Object>>();
        int port = start(SocketIoSettings.DEFAULT.with(new SocketIoHandler() {
            @Override
            public void connected(SocketIoClient client) {
                refused.complete(new WeakReference<>(client.auth()));
                throw new RefusedException(Refusal.DENIED, "nobody may");
            }

            @Override
            public void event(
                    SocketIoClient client, String name, List<Object> arguments, Consumer<List<Object>> acknowledge) {}
        }));
        try (var page = new SocketIoPeer(port, "/", "", "{\"a\":1}")) {
            assertThat(page.next()).contains("nobody may");
        }

        await().untilAsserted(() -> {
            System.gc();
            assertThat(refused.join().get()).isNull();
        });
    }

    @Test
    void whatBreaksTheProtocolEndsItsSessionAndIsCounted() throws Exception {
        int port = start();
        try (var bad = new SocketIoPeer(port, "/", "", "{");
                var good = SocketIoPeer.connected(port)) {
            assertThat(bad.next()).isEqualTo("closed");

            assertThat(server.refusals()).containsEntry("socket.io BAD_VALUE", 1L);
            assertThat(good.ask("unsubscribe", "nothing")).containsExactly(Map.of("ok", true));
        }
    }

    @Test
    void aServerThatClosesLetsItsClientsGo() throws Exception {
        int port = start();
        hub.publisher("camera").publish(jpeg);
        try (var viewer = SocketIoPeer.connected(port);
                var sender = SocketIoPeer.connected(port, "/garden", "")) {
            viewer.ask("subscribe", "camera", Map.of("ack", true));
            sender.ask("onimgdata", Map.of("source", jpeg));

            server.close();

            assertThat(hub.stream("camera").presence().viewers()).isZero();
            assertThat(hub.stream("garden").state()).isEqualTo(StreamState.STILL);
        }
    }

    @Test
    void aServerThatClosesLetsClientsGoThatAreBetweenTwoPolls() throws Exception {
        int port = start();
        hub.publisher("camera").publish(jpeg);
        try (var client = RawClient.to(port)) {
            var polls = "/socket.io/?EIO=4&transport=polling";
            polls += "&sid=" + client.get(polls).readAnswer().text().replaceFirst(".*\"sid\":\"([^\"]+)\".*", "$1");
            for (var packet : List.of("40", "42[\"subscribe\",\"camera\"]")) {
                client.send("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s".formatted(polls, packet.length(), packet))
                        .readAnswer();
            }
            await().until(() -> hub.stream("camera").presence().viewers() == 1);

            server.close();

            assertThat(hub.stream("camera").presence().viewers()).isZero();
        }
    }

    @Test
    void aStreamWithOnePublisherIsRefusedWhileAnotherHasIt() throws Exception {
        int port = start();
        hub.add(StreamName.of("garden"), dev.kineograph.StreamSettings.DEFAULT.withPublishers(PublisherPolicy.ONE));
        try (var held = hub.publisher("garden");
                var page = SocketIoPeer.connected(port, "/garden", "")) {
            held.publish(Pictures.jpeg(2));

            page.emit("onimgdata", Map.of("source", jpeg));

            assertThat(page.event().name()).isEqualTo("imgerror");
            assertThat(hub.stream("garden").newest().toByteArray()).isEqualTo(Pictures.jpeg(2));
        }
    }

    /// As the Java client of Socket.IO sends it.
    @Test
    void aPictureInAPollMayBeInLines() throws Exception {
        int port = start();
        byte[] body = Files.readAllBytes(Path.of("src/test/socketio/base64-in-lines.body"));
        try (var client = RawClient.to(port)) {
            var path = "/socket.io/?EIO=4&transport=polling";
            var opened = client.get(path).readAnswer().text();
            var session = path + "&sid=" + opened.replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");

            assertThat(client.post(session, "40".getBytes(StandardCharsets.US_ASCII)).readAnswer().status()).isEqualTo(200);
            assertThat(client.post(session, body).readAnswer().status()).isEqualTo(200);
        }
        await().untilAsserted(() -> assertThat(hub.stream("pushed").newest()).isNotNull());
        assertThat(hub.stream("pushed").newest().size()).isEqualTo(new ImageSize(96, 48));
    }
}
