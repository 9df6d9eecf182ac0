// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.StreamState;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// What producers of the imagestream relay do, on purpose or not, and what its viewers see of it.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ArgumentsSource(AnyTransport.class)
class ImagestreamProducersTest {
    private static final int PICTURES = 10;
    private static final int BYTES = 200_000;

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage;

    @TempDir
    private Path folder;

    ImagestreamProducersTest(boolean epoll) {
        stage = new Stage(
                Stage.STEADY.with(Stage.LOOPS.withEpoll(epoll)),
                new Listener.ForDialect(0, new ImagestreamDialect(Stage.DOOR, "test", "camera")),
                new Listener.Tcp(0, Stage.DOOR));
    }

    private int producersPort() {
        return stage.ports().get(1);
    }

    private static List<byte[]> pictures(int first) {
        return IntStream.range(first, first + PICTURES).mapToObj(i -> Pictures.large(i, BYTES)).toList();
    }

    private static void awaitPicture(WebSocketClient viewer, byte[] picture) throws IOException {
        while (!Arrays.equals(viewer.next().payload(), picture)) {
            // An older one.
        }
    }

    @Test
    void tenPicturesAsFastAsTheSocketTakesThemLeaveTheLastOneWithEveryViewer() throws Exception {
        var pictures = pictures(1);
        try (var one = WebSocketClient.of(stage.http(), "/test");
                var other = WebSocketClient.of(stage.http(), "/camera");
                var slow = WebSocketClient.of(stage.narrow(), "/camera")) {

            PythonProducer.awaitEnd(PythonProducer.send(producersPort(), PythonProducer.files(folder, pictures)));

            for (var viewer : List.of(one, other, slow)) {
                awaitPicture(viewer, pictures.getLast());
            }
            assertThat(stage.stream("door").stats().framesIn()).isEqualTo(PICTURES);
        }
        try (var late = WebSocketClient.of(stage.http(), "/test")) {
            assertThat(late.next().payload()).isEqualTo(pictures.getLast());
        }
    }

    @Test
    void severalProducersAreMixed() throws Exception {
        var pictures = List.of(pictures(100), pictures(200), pictures(300));
        try (var viewer = WebSocketClient.of(stage.http(), "/test")) {
            var producers = pictures.stream().map(this::started).toList();
            for (var producer : producers) {
                PythonProducer.awaitEnd(producer);
            }
            await().until(() -> stage.stream("door").stats().framesIn() == 3 * PICTURES);

            awaitPicture(viewer, stage.newest("door").toByteArray());
            assertThat(pictures).extracting(List::getLast).contains(stage.newest("door").toByteArray());
        }
        await().until(() -> stage.stream("door").state() == StreamState.OFFLINE);
        assertThat(stage.server.refusals()).isEmpty();
    }

    private Process started(List<byte[]> pictures) {
        try {
            return PythonProducer.send(producersPort(), PythonProducer.files(folder, pictures));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aProducerThatIsKilledInMidImageLeavesTheOthersAndTheStreamWhole() throws Exception {
        var half = PythonProducer.files(folder, List.of(Pictures.large(1, BYTES))).getFirst();
        try (var viewer = WebSocketClient.of(stage.http(), "/test");
                var good = RawClient.to(producersPort());
                var reset = RawClient.to(producersPort())) {
            good.sendPicture(Pictures.png(1));
            assertThat(viewer.next().payload()).isEqualTo(Pictures.png(1));
            var killed = PythonProducer.sendHalf(producersPort(), half);
            reset.sendLength(BYTES).send(Pictures.half(Pictures.large(2, BYTES)));
            stage.awaitConnections(4);

            killed.destroyForcibly().waitFor();
            reset.kill();
            stage.awaitConnections(2);

            for (int i = 2; i <= 5; i++) {
                good.sendPicture(Pictures.png(i));
                assertThat(viewer.next().payload()).isEqualTo(Pictures.png(i));
            }
            assertThat(stage.stream("door").stats().framesIn()).isEqualTo(5);
            assertThat(stage.stream("door").state()).isEqualTo(StreamState.ONLINE);
        }
    }

    @Test
    void aProducerThatIsStuckInMidImageDelaysNobody() throws Exception {
        try (var viewer = WebSocketClient.of(stage.http(), "/test");
                var stuck = RawClient.to(producersPort());
                var good = RawClient.to(producersPort())) {
            stuck.sendLength(BYTES).send(new byte[100]);
            for (int i = 1; i <= 5; i++) {
                good.sendPicture(Pictures.png(i));
                assertThat(viewer.next().payload()).isEqualTo(Pictures.png(i));
            }
        }
    }

    @Test
    void aLengthOf0IsNoPicture() throws Exception {
        try (var viewer = WebSocketClient.of(stage.http(), "/test");
                var producer = RawClient.to(producersPort())) {
            for (int i = 1; i <= 5; i++) {
                producer.sendLength(0).sendPicture(Pictures.png(i));
                assertThat(viewer.next().payload()).isEqualTo(Pictures.png(i));
            }
        }
    }
}
