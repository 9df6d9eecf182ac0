// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access.Decision;
import dev.kineograph.Access.Decision.Verdict;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Nothing is lost, kept or asked without bound while decisions are awaited.
class LateVerdictsAreBoundedTest extends LateAccess {
    LateVerdictsAreBoundedTest(boolean epoll) {
        super(epoll);
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

            assertThat(client.readAnswer().text()).contains("href=\"./camera\"", "href=\"./camera-99\"");
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
        assertThat(stage.rejected("access FAILED")).isZero();
    }
}
