// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access.Decision;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What waits for a decision goes on when it comes, and holds up nobody else.
class AccessThatAnswersLaterTest extends LateAccess {
    AccessThatAnswersLaterTest(boolean epoll) {
        super(epoll);
    }

    @Test
    void aPictureComesWhenItIsAllowed() throws Exception {
        try (var client = stage.http()) {
            client.get("/camera.jpg");
            access.next().complete(YES);

            assertThat(client.readAnswer().body()).isEqualTo(Pictures.png(1));
        }
    }

    @Test
    void aRefusalComesWhenItIsDenied() throws Exception {
        try (var client = stage.http()) {
            client.get("/camera.jpg");
            access.next().complete(NO);

            var answer = client.readAnswer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains(NO.reason());
        }
    }

    @Test
    void theLoopServesOthersMeanwhile() throws Exception {
        stage.hub.publisher("open").publish(Pictures.png(2));
        try (var waiting = stage.http();
                var other = stage.http()) {
            waiting.get("/camera.jpg");
            var question = access.next();

            assertThat(other.get("/open.jpg").readAnswer().body()).isEqualTo(Pictures.png(2));

            question.complete(YES);
            assertThat(waiting.readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void theNextRequestOfTheSameConnectionWaitsItsTurn() throws Exception {
        stage.hub.publisher("open").publish(Pictures.png(2));
        try (var client = stage.http()) {
            client.get("/camera.jpg").get("/open.jpg");
            access.next().complete(YES);

            assertThat(client.readAnswer().body()).isEqualTo(Pictures.png(1));
            assertThat(client.readAnswer().body()).isEqualTo(Pictures.png(2));
        }
    }

    @Test
    void anUploadIsReadWhenItIsAllowed() throws Exception {
        try (var client = stage.http()) {
            client.put("/camera.jpg", Pictures.large(3, 300_000));
            var question = access.next();
            assertThat(stage.newest("camera").toByteArray()).isEqualTo(Pictures.png(1));

            question.complete(YES);

            assertThat(client.readAnswer().status()).isEqualTo(204);
            assertThat(stage.newest("camera").toByteArray()).isEqualTo(Pictures.large(3, 300_000));
        }
    }

    @Test
    void viewersBeginWhenTheyAreAllowed() throws Exception {
        try (var multipart = stage.http();
                var webSocket = stage.http()) {
            multipart.get("/camera.mjpg");
            access.next().complete(YES);
            assertThat(multipart.readHead().status()).isEqualTo(200);

            WebSocketClient.ask(webSocket, "/camera");
            access.next().complete(YES);
            assertThat(webSocket.readHead().status()).isEqualTo(101);

            stage.awaitViewers("camera", 2);
        }
    }

    @Test
    void aListIsShownWhenTheLastAnswerHasCome() throws Exception {
        stage.hub.publisher("door");
        stage.hub.publisher("open");
        try (var client = stage.http()) {
            client.get("/");
            var camera = access.next();
            var door = access.next();
            door.complete(YES);
            camera.complete(NO);
            access.next().complete(NO); // may it push to door

            var page = client.readAnswer();
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text()).contains("href=\"./door\"", "href=\"./open\"").doesNotContain("href=\"./camera\"");
        }
    }

    @Test
    void aProducerOnASocketIsReadWhenItIsAllowed() throws Exception {
        try (var producer = stage.tcp();
                var denied = stage.tcp()) {
            producer.sendPicture(Pictures.png(5));
            var question = access.next();
            var other = access.next();
            question.complete(YES);
            stage.awaitNewest("door", Pictures.png(5));

            other.complete(NO);
            assertThat(denied.isEnded()).isTrue();
        }
    }

    @Test
    void eventsOfSocketIoAreDoneWhenTheyAreAllowed() throws Exception {
        try (var client = SocketIoPeer.connected(stage.server.port(), "/garden", "")) {
            access.next().complete(YES); // may it see what others push
            client.emit("onimgdata", Map.of("source", Pictures.png(7)));
            access.next().complete(YES);
            stage.awaitNewest("garden", Pictures.png(7));

            client.emit("subscribe", "camera");
            access.next().complete(YES);
            assertThat(client.event().object()).containsEntry("stream", "camera");

            client.emit("subscribe", "door");
            access.next().complete(NO);
            assertThat(client.event().object().get("message")).isEqualTo(NO.reason());
        }
    }

    @Test
    void oneMorePictureThanIsDecidedOnIsRefused() throws Exception {
        try (var client = SocketIoPeer.connected(stage.server.port(), "/garden", "")) {
            access.next();
            client.emit("onimgdata", Map.of("source", Pictures.png(7)));
            var question = access.next();

            assertThat(client.ask("onimgdata", Map.of("source", Pictures.png(8)))).first().asString().contains("ok=false");

            question.complete(YES);
            stage.awaitNewest("garden", Pictures.png(7));
        }
    }

    @Test
    void whoHasGoneMeanwhileIsNotMissed() throws Exception {
        var client = stage.http();
        client.get("/camera.mjpg");
        var question = access.next();
        client.kill();
        stage.awaitConnections(0);

        question.complete(YES);

        try (var next = stage.http()) {
            next.get("/camera.jpg");
            access.next().complete(YES);
            assertThat(next.readAnswer().status()).isEqualTo(200);
        }
        assertThat(stage.stream("camera").stats().connections()).isZero();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void aDecisionThatFailsIsANoAndIsLogged() throws Exception {
        try (var client = stage.http()) {
            client.get("/camera.jpg");
            access.next().completeExceptionally(new IOException("the directory does not answer"));

            assertThat(client.readAnswer().status()).isEqualTo(403);
        }
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("camera", "java.io.IOException"));
    }

    @Test
    void aDecisionThatDoesNotComeIsANoAndIsLogged() throws Exception {
        try (var client = stage.http();
                var producer = stage.tcp()) {
            client.get("/camera.jpg");
            var late = access.next();

            assertThat(client.readAnswer().status()).isEqualTo(403);
            assertThat(producer.isEnded()).isTrue();
            late.complete(YES);
            assertThat(client.get("/open.json").readAnswer().status()).isEqualTo(404);
        }
        await().untilAsserted(() -> assertThat(stage.rejected("access FAILED")).isEqualTo(2));
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("no decision within 1.0 s"));
    }

    @Test
    void aPromiseThatIsKeptAlreadyIsAnAnswer() throws Exception {
        stage.server.settings(stage.server.settings()
                .with((_, _, _) -> Decision.later(CompletableFuture.completedFuture(YES))));
        try (var client = stage.http()) {
            client.send("GET /camera.jpg HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(new String(client.readToEnd(), ISO_8859_1)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void ofTwoQuestionsOnlyTheNewestCounts() throws Exception {
        try (var viewer = stage.http()) {
            viewer.get("/camera.mjpg");
            access.next().complete(YES);
            assertThat(viewer.readHead().status()).isEqualTo(200);
            stage.awaitViewers("camera", 1);
            stage.server.recheckAccess();
            var older = access.next();
            stage.server.recheckAccess();
            var newer = access.next();

            newer.complete(NO);
            older.complete(YES);

            assertThat(viewer.isEnded()).isTrue();
        }
    }

    @Test
    void aVerdictFromBeforeTheRightsChangedLetsNobodyIn() throws Exception {
        try (var client = stage.http();
                var producer = stage.tcp()) {
            client.get("/camera.jpg");
            var before = access.next();
            var alsoBefore = access.next();
            stage.server.recheckAccess();
            before.complete(YES);
            alsoBefore.complete(YES);

            access.next().complete(NO);
            access.next().complete(NO);

            assertThat(client.readAnswer().status()).isEqualTo(403);
            assertThat(producer.isEnded()).isTrue();
        }
    }
}
