// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access;
import dev.kineograph.Access.Decision;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import dev.kineograph.StreamState;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Whoever watches or publishes on and on is ended, in order, when it may no longer; all others stay.
@ExtendWith(NoLeaks.class)
class AccessIsAskedAgainTest {
    private static final Access EVERYBODY = (_, _, _) -> Decision.allowed();

    private final RecordingAccess access = new RecordingAccess(EVERYBODY);

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK.with(access));

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    private static Decision onlyFriends(Access.Action action, StreamName stream, Caller caller) {
        return caller.authorization().isPresent() ? Decision.allowed() : Decision.denied("for friends only");
    }

    private void revoke() {
        access.answers(AccessIsAskedAgainTest::onlyFriends);
        stage.server.recheckAccess();
    }

    @Test
    void viewersThatMayNoLongerAreEndedInOrder() throws IOException {
        try (var multipart = Viewing.of(stage.http(), "/camera.mjpg");
                var webSocket = WebSocketClient.of(stage.http(), "/camera");
                var friend = Viewing.of(stage.http(), "/camera.mjpg", "Authorization: Bearer friend")) {
            stage.awaitViewers("camera", 3);

            revoke();

            assertThat(multipart.client().isEnded()).isTrue();
            assertThat(webSocket.readCloseCode()).isEqualTo(1008);
            stage.awaitViewers("camera", 1);
            stage.show(Pictures.png(2));
            assertThat(friend.skipTo(Pictures.png(2))).isOne();
        }
    }

    @Test
    void aClientOfSocketIoSeesNothingMoreAndStays() {
        stage.hub.publisher("garden");
        try (var client = SocketIoPeer.connected(stage.server.port(), "/garden", "");
                var friend = new SocketIoPeer(stage.server.port(), "/garden", "", "", "Authorization", "Bearer friend")) {
            friend.next();
            client.ask("onimgdata", Map.of("source", Pictures.png(3)));
            client.emit("subscribe", "camera");
            assertThat(client.event().object()).containsEntry("stream", "camera");

            revoke();

            assertThat(List.of(client.event().object(), client.event().object())).containsExactlyInAnyOrder(
                    Map.of("message", "camera: no longer allowed to watch: for friends only"), Map.of("message", "for friends only"));
            stage.awaitViewers("camera", 0);
            friend.ask("onimgdata", Map.of("source", Pictures.png(4)));
            client.emit("onimgdata", Map.of("source", Pictures.png(5)));
            assertThat(client.event().object()).containsEntry("message", "for friends only");
            assertThat(client.hasHeardAll()).isTrue();
        }
    }

    @Test
    void aProducerOnASocketIsEnded() throws IOException {
        try (var producer = stage.tcp()) {
            producer.sendPicture(Pictures.png(2));
            stage.awaitNewest("door", Pictures.png(2));

            revoke();

            assertThat(producer.isEnded()).isTrue();
        }
        await().until(() -> stage.rejected("tcp DENIED") == 1);
    }

    @Test
    void anUploadThatGoesOnIsAskedAboutOnceAndEnded() throws IOException {
        for (var path : List.of("/porch.mjpg", "/porch.jpg")) {
            access.answers(EVERYBODY);
            access.asked();
            try (var upload = stage.http()) {
                upload.send("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n".formatted(path));
                for (int i = 2; i < 5; i++) {
                    upload.send(Pictures.png(i));
                    stage.awaitNewest("porch", Pictures.png(i));
                }
                assertThat(access.asked()).containsExactly("PUBLISH porch");

                revoke();

                var answer = Answer.whole(upload.readToEnd());
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.text()).contains("porch: no longer allowed to publish");
            }
            await().until(() -> stage.stream("porch").state() != StreamState.ONLINE);
            stage.hub.retire(StreamName.of("porch"));
        }
    }

    @Test
    void whoUploadsPictureAfterPictureGivesItsPlaceUp() throws IOException {
        assertThat(upload(Pictures.png(2))).isEqualTo(201);
        assertThat(stage.stream("porch").state()).isEqualTo(StreamState.ONLINE);

        revoke();

        await().until(() -> stage.stream("porch").state() != StreamState.ONLINE);
        assertThat(upload(Pictures.png(3))).isEqualTo(403);
        access.answers(EVERYBODY);
        assertThat(upload(Pictures.png(4))).isEqualTo(204);
    }

    private int upload(byte[] picture) throws IOException {
        try (var client = stage.http()) {
            return client.put("/porch.jpg", picture).readAnswer().status();
        }
    }

    @Test
    void anotherAccessIsAskedAtOnceAndOtherSettingsAlone() throws IOException {
        try (var viewer = Viewing.of(stage.http(), "/camera.mjpg")) {
            access.asked();
            stage.server.settings(stage.server.settings().with(Stage.STRICT));
            stage.show(Pictures.png(2));
            viewer.skipTo(Pictures.png(2));
            assertThat(access.asked()).isEmpty();

            stage.server.settings(stage.server.settings().with(AccessIsAskedAgainTest::onlyFriends));

            assertThat(viewer.client().isEnded()).isTrue();
        }
    }

    @Test
    void whatIsAllowedUntilATimeIsAskedForAgainThen() throws IOException {
        var first = Instant.now().plusSeconds(1);
        access.answers((_, _, _) -> Instant.now().isBefore(first) ? Decision.allowedUntil(first) : Decision.denied("the visit is over"));
        try (var viewer = Viewing.of(stage.http(), "/camera.mjpg")) {
            assertThat(viewer.client().isEnded()).isTrue();
            assertThat(Instant.now()).isAfterOrEqualTo(first);
        }
        assertThat(access.asked()).containsExactly("WATCH camera", "WATCH camera");
    }

    @Test
    void whatIsAllowedAgainGoesOn() throws IOException {
        access.answers((_, _, _) -> Decision.allowedUntil(Instant.now()));
        try (var viewer = Viewing.of(stage.http(), "/camera.mjpg")) {
            await().until(() -> access.count() > 2);
            access.answers(EVERYBODY);
            stage.show(Pictures.png(2));
            viewer.skipTo(Pictures.png(2));
        }
    }

    @Test
    void whileTheAnswerIsAwaitedNobodyIsEnded() throws IOException {
        var answer = new CompletableFuture<Decision.Verdict>();
        try (var viewer = Viewing.of(stage.http(), "/camera.mjpg")) {
            access.asked();
            access.answers((_, _, _) -> Decision.later(answer));
            stage.server.recheckAccess();
            await().until(() -> access.asked().contains("WATCH camera"));
            stage.show(Pictures.png(2));
            viewer.skipTo(Pictures.png(2));

            answer.complete(Decision.denied("no"));

            assertThat(viewer.client().isEnded()).isTrue();
        }
    }

    @Test
    void whoHasGoneIsNotAskedAbout() throws IOException {
        try (var _ = Viewing.of(stage.http(), "/camera.mjpg")) {
            stage.awaitViewers("camera", 1);
        }
        stage.awaitConnections(0);
        access.asked();

        stage.server.recheckAccess();

        try (var client = stage.http()) {
            client.get("/camera.json").readAnswer();
        }
        assertThat(access.asked()).containsExactly("WATCH camera");
    }

    @Test
    void aNamespaceThatWasDeniedIsShownOnceItIsAllowed() {
        access.answers(AccessIsAskedAgainTest::onlyFriends);
        try (var client = SocketIoPeer.connected(stage.server.port(), "/garden", "");
                var friend = new SocketIoPeer(stage.server.port(), "/garden", "", "", "Authorization", "Bearer friend")) {
            friend.next();
            assertThat(client.event().object()).containsEntry("message", "for friends only");
            access.answers(EVERYBODY);
            access.asked();

            stage.server.recheckAccess();

            await().until(() -> access.asked().contains("WATCH garden"));
            client.ask("unsubscribe", "nothing");
            friend.ask("onimgdata", Map.of("source", Pictures.png(4)));
            assertThat(client.event().name()).isEqualTo("showimgdata");
        }
    }

    @Test
    void aNamespaceThatWasDeniedIsAskedForAgainAtTheNextEvent() {
        access.answers(AccessIsAskedAgainTest::onlyFriends);
        try (var client = SocketIoPeer.connected(stage.server.port(), "/garden", "");
                var friend = new SocketIoPeer(stage.server.port(), "/garden", "", "", "Authorization", "Bearer friend")) {
            friend.next();
            assertThat(client.event().object()).containsEntry("message", "for friends only");
            client.ask("unsubscribe", "nothing");
            assertThat(client.hasHeardAll()).isTrue();
            access.answers(EVERYBODY);

            client.ask("unsubscribe", "nothing");

            friend.ask("onimgdata", Map.of("source", Pictures.png(4)));
            assertThat(client.event().name()).isEqualTo("showimgdata");
        }
    }

    @Test
    void thePermitOfTheNewestUploadCounts() throws IOException {
        access.answers((action, _, caller) -> caller.authorization().isPresent() || action == Access.Action.WATCH
                ? Decision.allowed()
                : Decision.allowedUntil(Instant.now().plusSeconds(3600)));
        assertThat(upload(Pictures.png(2))).isEqualTo(201);
        try (var client = stage.http()) {
            assertThat(client.put("/porch.jpg", Pictures.png(3), "Authorization: Bearer friend").readAnswer().status()).isEqualTo(204);
        }
        access.asked();
        access.answers(AccessIsAskedAgainTest::onlyFriends);

        stage.server.recheckAccess();

        await().until(() -> access.asked().contains("PUBLISH porch"));
        assertThat(stage.stream("porch").state()).isEqualTo(StreamState.ONLINE);
    }

    @Test
    void producersThatMayAgainGoOnAfterTheyWereEnded() throws Exception {
        for (int round = 0; round < 5; round++) {
            access.answers(EVERYBODY);
            assertThat(upload(Pictures.png(2))).isEqualTo(round == 0 ? 201 : 204);
            revoke();
            await().until(() -> stage.stream("porch").state() != StreamState.ONLINE);
            access.answers(EVERYBODY);
            try (var one = stage.http();
                    var other = stage.http()) {
                one.put("/porch.jpg", Pictures.png(3));
                other.put("/porch.jpg", Pictures.png(4));
                assertThat(one.readAnswer().status()).isEqualTo(204);
                assertThat(other.readAnswer().status()).isEqualTo(204);
            }
            assertThat(stage.stream("porch").state()).isEqualTo(StreamState.ONLINE);
        }
    }

    @Test
    void aPortThatCannotBeHadIsNotAskedAbout() throws IOException {
        int taken = stage.server.port();

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> stage.server.listen(new Listener.Http(taken)));

        assertThat(stage.server.addresses()).hasSize(2);
        try (var viewer = Viewing.of(stage.http(), "/camera.mjpg")) {
            revoke();
            assertThat(viewer.client().isEnded()).isTrue();
        }
    }
}
