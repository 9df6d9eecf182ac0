// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Publisher;
import dev.kineograph.server.settings.Alias;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ArgumentsSource(AnyTransport.class)
class SnapshotTest {
    @AutoClose
    private final Stage stage;

    private Publisher camera;

    @AutoClose
    private RawClient client;

    SnapshotTest(boolean epoll) {
        stage = new Stage(Stage.BRISK.with(Stage.LOOPS.withEpoll(epoll)));
    }

    @BeforeEach
    void publish() {
        client = stage.http();
        camera = stage.camera();
        camera.publish(Pictures.png(1));
    }

    @AfterEach
    void end() {
        camera.close();
    }

    @Test
    void isTheNewestPictureByteForByte() throws IOException {
        for (int size : new int[] {1000, 100_000, 3_000_000}) {
            camera.publish(Pictures.large(size, size));

            var answer = client.get("/camera.jpg").readAnswer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(Pictures.large(size, size));
            assertThat(answer.header("Content-Type")).isEqualTo("image/png");
            assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
            assertThat(answer.header("Access-Control-Expose-Headers")).isEqualTo("ETag, X-Frame-Age");
        }
    }

    @Test
    void itsTagChangesWithEveryPictureAndAnswers304UntilThen() throws IOException {
        var first = client.get("/camera.jpg").readAnswer();
        var tag = first.header("ETag");

        for (var seen : new String[] {tag, "W/" + tag, "\"x\", " + tag}) {
            var same = client.get("/camera.jpg", "If-None-Match: " + seen).readHead();
            assertThat(same.status()).isEqualTo(304);
            assertThat(same.header("ETag")).isEqualTo(tag);
            assertThat(same.headers("Content-Length")).isEmpty();
        }
        camera.publish(Pictures.png(2));
        var next = client.get("/camera.jpg", "If-None-Match: " + tag).readAnswer();
        assertThat(next.status()).isEqualTo(200);
        assertThat(next.header("ETag")).matches("\"[0-9a-f]+-[0-9a-f]+\"").isNotEqualTo(tag);
    }

    @Test
    void itsTagIsAnotherOneAfterTheSourceWasAway() throws IOException {
        var before = client.get("/camera.jpg").readAnswer().header("ETag");
        camera.close();
        camera = stage.camera();
        camera.publish(Pictures.png(1));

        assertThat(client.get("/camera.jpg").readAnswer().header("ETag")).isNotEqualTo(before);
    }

    @Test
    void itSaysItsAgeInSeconds() throws IOException {
        await().until(() -> stage.newest("camera").age().toMillis() >= 100);

        var age = Double.parseDouble(client.get("/camera.jpg").readAnswer().header("X-Frame-Age"));

        assertThat(age).isBetween(0.1, 10.0);
    }

    @Test
    void fresh1WaitsForANewerPicture() throws IOException {
        client.get("/camera.jpg?fresh=1");
        await().until(() -> stage.stream("camera").stats().viewers() == 1);
        assertThat(client.readWithin(100)).isEmpty();

        camera.publish(Pictures.png(2));

        assertThat(client.readAnswer().body()).isEqualTo(Pictures.png(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fresh", "fresh=true", "maxAge=0", "maxAge=1ms"})
    void thatIsAlsoWhatAnAgeOfNothingMeans(String query) throws IOException {
        await().until(() -> stage.newest("camera").age().toMillis() > 1);
        client.get("/camera.jpg?" + query);
        await().until(() -> stage.stream("camera").stats().viewers() == 1);
        assertThat(client.readWithin(100)).isEmpty();

        camera.publish(Pictures.png(2));

        assertThat(client.readAnswer().body()).isEqualTo(Pictures.png(2));
    }

    @Test
    void fresh1AnswersManyWithTheSamePicture() throws IOException {
        try (var other = stage.http();
                var third = stage.http()) {
            client.get("/camera.jpg?fresh=1", "User-Agent: one");
            other.get("/camera.jpg?fresh=1", "User-Agent: another");
            third.get("/camera.jpg?fresh=1", "User-Agent: a third");
            await().until(() -> stage.stream("camera").stats().viewers() == 3);

            camera.publish(Pictures.png(2));

            for (var one : new RawClient[] {client, other, third}) {
                assertThat(one.readAnswer().body()).isEqualTo(Pictures.png(2));
            }
        }
    }

    @Test
    void maxAgeTakesAPictureThatIsYoungEnoughAndWaitsForOneOtherwise() throws IOException {
        assertThat(client.get("/camera.jpg?maxAge=60s").readAnswer().body()).isEqualTo(Pictures.png(1));

        await().until(() -> stage.newest("camera").age().toMillis() > 60);
        client.get("/camera.jpg?maxAge=50ms");
        assertThat(client.readWithin(100)).isEmpty();
        camera.publish(Pictures.png(2));

        assertThat(client.readAnswer().body()).isEqualTo(Pictures.png(2));
    }

    @Test
    void aStreamThatIsOfflineShowsItsLastPictureButNoFresherOne() throws IOException {
        camera.close();

        assertThat(client.get("/camera.jpg").readAnswer().body()).isEqualTo(Pictures.png(1));
        var answer = client.get("/camera.jpg?fresh=1").readAnswer();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.text()).startsWith("camera: no such picture now: the newest is ");
    }

    @Test
    void aStreamWithoutAPictureAnswers503AtOnce() throws IOException {
        stage.stream("empty");

        long begun = System.nanoTime();
        var answer = client.get("/empty.jpg").readAnswer();

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).isEqualTo("empty: no such picture now, nothing was published yet\n");
        assertThat(System.nanoTime() - begun).isLessThan(2_000_000_000L);
    }

    @Test
    void aClientThatGoesWhileItWaitsLeavesNothingBehind() throws IOException {
        for (int i = 0; i < 10; i++) {
            var waiting = stage.http();
            waiting.get("/camera.jpg?fresh=1");
            await().until(() -> stage.stream("camera").stats().viewers() > 0);
            waiting.kill();
        }
        stage.awaitConnections(1);

        camera.publish(Pictures.png(2));

        assertThat(client.get("/camera.jpg").readAnswer().body()).isEqualTo(Pictures.png(2));
    }

    @Test
    void oneAfterTheOtherIsOneViewerWithoutAConnection() throws IOException {
        for (int i = 0; i < 5; i++) {
            client.get("/camera.jpg").readAnswer();
        }

        assertThat(stage.state("camera")).containsEntry("viewers", 1).containsEntry("connections", 0);
    }

    @Test
    void anAliasShowsWhatItStandsFor() throws IOException {
        var still = new Alias(Stage.CAMERA, Alias.As.SNAPSHOT);
        var live = new Alias(Stage.CAMERA, Alias.As.LIVE);
        var routes = Map.of("/picture", still, "/camera/still.png", still, "/live.png", live);
        var address = stage.server.listen(new Listener.Http(0).withAliases(routes));
        try (var other = RawClient.to(address.getPort())) {
            assertThat(other.get("/picture?x").readAnswer().body()).isEqualTo(Pictures.png(1));
            assertThat(other.get("/camera/still.png").readAnswer().body()).isEqualTo(Pictures.png(1));
            assertThat(other.get("/live.png").readHead().header("Content-Type")).startsWith("multipart/x-mixed-replace");
        }
    }
}
