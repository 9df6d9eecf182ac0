// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access;
import dev.kineograph.Access.Action;
import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Verdict;
import dev.kineograph.Caller;
import dev.kineograph.StreamName;
import dev.kineograph.server.settings.EventLoops;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.Timeouts;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever asks waits for a decision that comes later, and nobody else does.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
class AccessThatAnswersLaterTest {
    private static final Decision.Denied NO = Decision.denied("this is for nobody");
    private static final Decision.Allowed YES = Decision.allowed();
    private static final Timeouts TIMES = decidedWithin(Duration.ofSeconds(1));

    private final Slow access = new Slow();

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage;

    AccessThatAnswersLaterTest(boolean epoll) {
        stage = new Stage(Stage.BRISK.with(new EventLoops(1, epoll)).with(TIMES).with(new Limits(3000, 3000)).with(access));
    }

    private static Timeouts decidedWithin(Duration decision) {
        return new Timeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                decision,
                Duration.ofSeconds(1));
    }

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    /// Answers when the test says so; at once for the stream `open`.
    private static final class Slow implements Access {
        private final BlockingQueue<CompletableFuture<Verdict>> questions = new LinkedBlockingQueue<>();

        @Override
        public Decision check(Action action, StreamName stream, Caller caller) {
            if (stream.value().equals("open")) {
                return Decision.allowed();
            }
            var question = new CompletableFuture<Verdict>();
            questions.add(question);
            return Decision.later(question);
        }

        CompletableFuture<Verdict> next() throws InterruptedException {
            return questions.poll(10, TimeUnit.SECONDS);
        }
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

            var page = client.readAnswer();
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text()).contains("href=\"/door\"", "href=\"/open\"").doesNotContain("href=\"/camera\"");
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
        await().untilAsserted(() -> assertThat(stage.rejected("access DENIED")).isEqualTo(2));
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

    @Test
    void aProducerThatHasSaidAllIsHeardWhenItIsAllowed() throws Exception {
        for (var picture : List.of(Pictures.png(5), Pictures.large(6, 300_000))) {
            try (var producer = stage.tcp()) {
                producer.sendPicture(picture).halfClose();
                var question = access.next();
                theLoopHasTurned();

                question.complete(YES);

                stage.awaitNewest("door", picture);
                assertThat(producer.isEnded()).isTrue();
            }
        }
        stage.awaitConnections(0);
        assertThat(log.lines()).noneMatch(line -> line.startsWith("tcp"));
    }

    @Test
    void aProducerThatHasSaidAllIsNotHeardWhenItIsDenied() throws Exception {
        try (var producer = stage.tcp()) {
            producer.sendPicture(Pictures.png(5)).halfClose();
            var question = access.next();
            theLoopHasTurned();

            question.complete(NO);

            assertThat(producer.isEnded()).isTrue();
        }
        stage.awaitConnections(0);
        assertThat(stage.newest("door")).isNull();
    }

    @Test
    void anUploaderThatHasSaidAllIsHeardWhenItIsAllowed() throws Exception {
        for (var picture : List.of(Pictures.png(5), Pictures.large(6, 300_000))) {
            try (var client = stage.http()) {
                client.put("/camera.jpg", picture).halfClose();
                var question = access.next();
                theLoopHasTurned();

                question.complete(YES);

                assertThat(client.readAnswer().status()).isEqualTo(204);
                assertThat(client.isEnded()).isTrue();
                assertThat(stage.newest("camera").toByteArray()).isEqualTo(picture);
            }
        }
        stage.awaitConnections(0);
    }

    /// What a client has sent has been seen by the only event loop, as far as that looks at it.
    private void theLoopHasTurned() throws IOException {
        try (var other = stage.http()) {
            other.get("/open.json").readAnswer();
            other.get("/open.json").readAnswer();
        }
    }

    @Test
    void aQuestionThatIsNeverAnsweredHoldsNothing() throws Exception {
        var client = stage.http();
        client.put("/camera.jpg", Pictures.png(2));
        var question = access.next();
        client.kill();
        stage.awaitConnections(0);

        assertThat(reachableFrom(question)).noneMatch(type -> type.contains("Exchange") || type.contains("HttpConnection"));
    }

    /// The types of what a question holds by its own fields and those of the product, event loops excepted.
    private static Set<String> reachableFrom(Object root) throws IllegalAccessException {
        var types = new HashSet<String>();
        var seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var rest = new ArrayDeque<>(List.of(root));
        while (!rest.isEmpty()) {
            var object = rest.remove();
            types.add(object.getClass().getName());
            for (Class<?> type = object.getClass(); type != null && type.getName().startsWith("dev.kineograph"); type = type.getSuperclass()) {
                for (var field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                        field.setAccessible(true);
                        var value = field.get(object);
                        if (value != null && seen.add(value)) {
                            rest.add(value);
                        }
                    }
                }
            }
        }
        return types;
    }

    @Test
    void oneMoreThanMayWaitIsDeniedAtOnce() throws Exception {
        stage.server.settings(stage.server.settings().with(decidedWithin(Duration.ofMinutes(1))));
        var waiting = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < 1000; i++) {
                var client = stage.http();
                waiting.add(client);
                client.get("/camera.jpg");
                access.next();
            }
            try (var client = stage.http()) {
                var answer = client.get("/camera.jpg").readAnswer();

                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.text()).contains("1,000 decisions are awaited already");
                access.next();
            }
        } finally {
            for (var client : waiting) {
                client.kill();
            }
        }
        stage.awaitConnections(0);
        try (var client = stage.http()) {
            client.get("/camera.jpg");
            access.next().complete(YES);
            assertThat(client.readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void aListAsksSomeAtATime() throws Exception {
        for (int i = 0; i < 100; i++) {
            stage.hub.publisher("camera-" + i);
        }
        try (var client = stage.http()) {
            client.get("/");
            var first = access.next();
            theLoopHasTurned();
            assertThat(access.questions).hasSize(31);

            first.complete(YES);
            for (int i = 0; i < 101; i++) {
                access.next().complete(YES);
            }

            assertThat(client.readAnswer().text()).contains("href=\"/camera\"", "href=\"/camera-99\"");
        }
    }

    @Test
    void allAreAskedAboutAgainSomeAtATime() throws Exception {
        var viewers = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < 70; i++) {
                var viewer = stage.http();
                viewers.add(viewer);
                viewer.get("/camera.mjpg");
                access.next().complete(YES);
            }
            stage.awaitViewers("camera", 70);

            stage.server.recheckAccess();
            var first = access.next();
            theLoopHasTurned();
            assertThat(access.questions).hasSize(63);
            first.complete(YES);
            for (int i = 0; i < 69; i++) {
                access.next().complete(i < 60 ? YES : NO);
            }

            stage.awaitViewers("camera", 61);
        } finally {
            for (var viewer : viewers) {
                viewer.kill();
            }
        }
    }

    @Test
    void whatIsUnsubscribedBeforeItIsDecidedIsNotShown() throws Exception {
        try (var client = SocketIoPeer.connected(stage.server.port(), "/garden", "")) {
            access.next().complete(YES);
            client.emit("subscribe", "camera");
            var question = access.next();
            client.ask("unsubscribe", "camera");

            question.complete(YES);

            client.emit("subscribe", "door");
            access.next().complete(NO);
            assertThat(client.event().object()).containsEntry("message", NO.reason());
            assertThat(stage.stream("camera").presence().connections()).isZero();
        }
    }

    @Test
    void aSecondRequestForTheSameStreamGetsTheSameAnswer() throws Exception {
        try (var client = SocketIoPeer.connected(stage.server.port(), "/camera", "")) {
            client.emit("subscribe", "camera");
            client.emit("subscribe", "camera");
            access.next().complete(YES);

            assertThat(client.event().object()).containsEntry("stream", "camera");
            stage.awaitViewers("camera", 1);
            assertThat(access.questions).isEmpty();
        }
    }

    @Test
    void aSessionHoldsOnePictureThatIsNotDecidedOnInAllItsNamespaces() throws Exception {
        try (var client = SocketIoPeer.connected(stage.server.port(), "/garden", "")) {
            access.next().complete(YES);
            client.emit("onimgdata", Map.of("source", Pictures.png(7)));
            var question = access.next();
            client.emit("onimgdata", Map.of("source", Pictures.png(8)));
            assertThat(client.event().object().get("message")).asString().contains("one picture at a time");

            question.complete(YES);

            stage.awaitNewest("garden", Pictures.png(7));
            client.ask("onimgdata", Map.of("source", Pictures.png(9)));
            stage.awaitNewest("garden", Pictures.png(9));
        }
    }

    @Test
    void aVerdictThatComesOnTheLoopThatWaitsIsAnswered() throws Exception {
        var first = new CompletableFuture<Verdict>();
        var loops = new LinkedBlockingQueue<Thread>();
        stage.server.settings(stage.server.settings().with((_, stream, _) -> {
            loops.add(Thread.currentThread());
            if (stream.value().equals("camera")) {
                return Decision.later(first);
            }
            first.complete(NO);
            assertThat(first).isCompletedWithValue(NO);
            return NO;
        }));
        try (var waiting = stage.http();
                var other = stage.http()) {
            waiting.get("/camera.jpg");
            assertThat(loops.poll(10, TimeUnit.SECONDS)).isNotNull();
            assertThat(other.get("/open.jpg").readAnswer().status()).isEqualTo(403);

            assertThat(waiting.readAnswer().status()).isEqualTo(403);
        }
        assertThat(stage.rejected("access DENIED")).isZero();
    }
}
