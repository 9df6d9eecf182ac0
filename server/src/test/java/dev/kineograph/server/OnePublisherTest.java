// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.PublisherPolicy;
import dev.kineograph.Refusal;
import dev.kineograph.StreamSettings;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A stream for one publisher, and several programs of one machine.
@ExtendWith(NoLeaks.class)
class OnePublisherTest {
    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK);

    @BeforeEach
    void theDoorIsForOne() {
        stage.hub.retire(Stage.DOOR);
        stage.hub.add(Stage.DOOR, StreamSettings.DEFAULT.withPublishers(PublisherPolicy.ONE));
    }

    private Answer upload(byte[] picture) throws IOException {
        try (var client = stage.http()) {
            return client.put("/door.png", picture).readAnswer();
        }
    }

    @Test
    void aSecondTcpProducerIsRefusedWhileTheFirstPublishes() throws IOException {
        try (var first = stage.tcp();
                var second = stage.tcp()) {
            first.sendPicture(Pictures.png(1));
            stage.awaitNewest("door", Pictures.png(1));

            second.sendPicture(Pictures.png(2));

            assertThat(second.isEnded()).isTrue();
            assertThat(stage.rejected("tcp " + Refusal.TAKEN)).isEqualTo(1);
            assertThat(log.lines()).anyMatch(line -> line.contains("door: held by a TCP producer of 127.0.0.1 for "));
            first.sendPicture(Pictures.png(3));
            stage.awaitNewest("door", Pictures.png(3));
        }
    }

    @Test
    void anUploadIsToldThatATcpProducerHasThePlace() throws IOException {
        try (var producer = stage.tcp()) {
            producer.sendPicture(Pictures.png(1));
            stage.awaitNewest("door", Pictures.png(1));

            var answer = upload(Pictures.png(2));

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.text()).contains("door: held by a TCP producer for ");
            assertThat(stage.newest("door").toByteArray()).isEqualTo(Pictures.png(1));
        }
        await().until(() -> upload(Pictures.png(2)).status() == 204);
    }

    @Test
    void aTcpProducerIsRefusedBesideUploads() throws IOException {
        upload(Pictures.png(1));
        try (var producer = stage.tcp()) {
            producer.sendPicture(Pictures.png(2));

            assertThat(producer.isEnded()).isTrue();
            assertThat(log.lines()).anyMatch(line -> line.contains("door: held by HTTP uploads of 127.0.0.1 for "));
        }
    }

    @Test
    void whereTheNewestCountsItReplacesTheOneThatIsThereWhichIsTold() throws IOException {
        stage.stream("door").apply(StreamSettings.DEFAULT.withPublishers(PublisherPolicy.NEWEST));
        try (var first = stage.tcp();
                var second = stage.tcp()) {
            first.sendPicture(Pictures.png(1));
            stage.awaitNewest("door", Pictures.png(1));
            second.sendPicture(Pictures.png(2));
            stage.awaitNewest("door", Pictures.png(2));

            first.sendPicture(Pictures.png(3));

            assertThat(first.isEnded()).isTrue();
            assertThat(stage.rejected("tcp " + Refusal.CLOSED)).isEqualTo(1);
            assertThat(upload(Pictures.png(4)).status()).isEqualTo(204);
            assertThat(stage.newest("door").toByteArray()).isEqualTo(Pictures.png(4));
        }
    }

    /// A loop with curl, or a camera: each picture comes on a connection of its own.
    @Test
    void uploadsOfOneMachineAreOnePublisher() throws IOException {
        for (int i = 1; i <= 3; i++) {
            assertThat(upload(Pictures.png(i)).status()).isEqualTo(i == 1 ? 201 : 204);
        }
    }
}
