// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.PublisherPolicy;
import dev.kineograph.Refusal;
import dev.kineograph.StreamSettings;
import dev.kineograph.StreamState;
import dev.kineograph.server.settings.ServerSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
class TcpPortTest {
    @AutoClose
    private final Stage stage;

    TcpPortTest(boolean epoll) {
        stage = new Stage(ServerSettings.DEFAULT.with(Stage.LOOPS.withEpoll(epoll)));
    }

    private long framesIn() {
        return stage.stream("door").stats().framesIn();
    }

    @Test
    void everyPictureBecomesAFrameByteForByte() throws IOException {
        var pictures = List.of(Pictures.jpeg(1), Pictures.png(2), Pictures.webp(), Pictures.large(3, 300_000));
        try (var producer = stage.tcp()) {
            for (var picture : pictures) {
                producer.sendPicture(picture);

                stage.awaitNewest("door", picture);
            }
            assertThat(framesIn()).isEqualTo(pictures.size());
        }
    }

    @Test
    void aPictureMayComeByteByByte() throws IOException {
        try (var producer = stage.tcp()) {
            for (byte one : new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) Pictures.png(1).length}) {
                producer.send(new byte[] {one});
            }
            for (byte one : Pictures.png(1)) {
                producer.send(new byte[] {one});
            }

            stage.awaitNewest("door", Pictures.png(1));
        }
    }

    @Test
    void manyPicturesInOneWriteAreAllTaken() throws IOException {
        try (var producer = stage.tcp()) {
            var all = new ByteArrayOutputStream();
            for (int i = 1; i <= 50; i++) {
                all.writeBytes(RawClient.prefixed(Pictures.png(i)));
            }
            producer.send(all.toByteArray());

            stage.awaitNewest("door", Pictures.png(50));
            assertThat(framesIn()).isEqualTo(50);
        }
    }

    @Test
    void aHalfCloseAfterAFrameIsAnOrderlyEnd() throws IOException {
        try (var producer = stage.tcp()) {
            producer.sendPicture(Pictures.png(1)).halfClose();

            assertThat(producer.readToEnd()).isEmpty();
        }
        stage.awaitNewest("door", Pictures.png(1));
        assertThat(stage.stream("door").state()).isEqualTo(StreamState.STILL);
        assertThat(stage.server.refusals()).isEmpty();
    }

    @Test
    void threeBadProducersHarmNeitherTwoGoodOnesNorTheirViewer() throws Exception {
        try (var viewer = Viewing.of(stage.http(), "/door.mjpg");
                var one = stage.tcp();
                var other = stage.tcp()) {
            var over = new AtomicBoolean();
            var bad = List.of(
                    Thread.startVirtualThread(() -> repeat(over, client -> client.sendLength(-1))),
                    Thread.startVirtualThread(() -> repeat(over, client -> client.send(new byte[8]).sendPicture(new byte[9]).sendLength(-1))),
                    Thread.startVirtualThread(() -> repeat(over, client -> client.sendLength(5000).send(new byte[10]).kill())));

            for (int i = 1; i <= 200; i++) {
                (i % 2 == 0 ? one : other).sendPicture(Pictures.png(i));
                int sent = i;
                await().until(() -> framesIn() == sent);
            }
            over.set(true);
            for (var thread : bad) {
                thread.join();
            }

            assertThat(stage.newest("door").toByteArray()).isEqualTo(Pictures.png(200));
            viewer.skipTo(Pictures.png(200));
        }
    }

    private interface Deed {
        void to(RawClient client) throws IOException;
    }

    private void repeat(AtomicBoolean over, Deed deed) {
        while (!over.get()) {
            try (var client = stage.tcp()) {
                deed.to(client);
                client.isEnded();
            } catch (IOException e) {
                // Cut off: that is what is wanted.
            }
        }
    }

    @Test
    void tenThousandRandomBytesHarmNobody() throws IOException {
        var clients = new ArrayList<RawClient>();
        for (int seed = 0; seed < 20; seed++) {
            byte[] noise = new byte[10_000];
            new Random(seed).nextBytes(noise);
            var client = stage.tcp();
            clients.add(client);
            client.send(noise);
        }

        assertThat(clients).allMatch(RawClient::isEnded);
        stage.awaitConnections(0);
        try (var producer = stage.tcp()) {
            producer.sendPicture(Pictures.png(1));
            stage.awaitNewest("door", Pictures.png(1));
        }
        clients.forEach(RawClient::close);
    }

    @Test
    void picturesThatComeFasterThanTheirViewerTakesThemAreSkipped() throws IOException {
        int count = 60;
        try (var viewer = Viewing.of(stage.narrow(), "/door.mjpg");
                var producer = stage.tcp()) {
            for (int i = 1; i <= count; i++) {
                producer.sendPicture(Pictures.large(i, 100_000));
            }
            await().until(() -> framesIn() == count);

            int before = viewer.skipTo(Pictures.large(count, 100_000));

            assertThat(before).isLessThan(count / 2);
        }
    }

    @Test
    void aSecondProducerOfAStreamForOneIsRefusedOrReplacesItsOlderConnection() throws IOException {
        stage.hub.retire(Stage.DOOR);
        stage.hub.add(Stage.DOOR, StreamSettings.DEFAULT.withPublishers(PublisherPolicy.ONE));
        try (var _ = stage.hub.publisher("door");
                var producer = stage.tcp()) {
            producer.sendPicture(Pictures.png(1));

            assertThat(producer.isEnded()).isTrue();
        }
        assertThat(stage.rejected("tcp " + Refusal.TAKEN)).isEqualTo(1);
    }
}
