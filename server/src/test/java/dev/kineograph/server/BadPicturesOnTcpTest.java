// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import dev.kineograph.server.net.DirectMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/// What is cut short is dropped, what is no image is refused; the last good frame stays.
@ExtendWith(NoLeaks.class)
@Isolated("it measures memory of the whole JVM")
class BadPicturesOnTcpTest {
    private static final String NOT_AN_IMAGE = "tcp " + Refusal.NOT_AN_IMAGE;

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage();

    @Test
    void aPictureCutShortIsDroppedAndTheLastGoodOneStays() throws IOException {
        try (var producer = stage.tcp()) {
            producer.sendPicture(Pictures.jpeg(1));
            producer.sendLength(Pictures.jpeg(2).length).send(Pictures.half(Pictures.jpeg(2))).halfClose();

            assertThat(producer.isEnded()).isTrue();
        }
        await().until(() -> stage.rejected(NOT_AN_IMAGE) == 1);
        assertThat(stage.newest("door").toByteArray()).isEqualTo(Pictures.jpeg(1));
        assertThat(log.lines()).singleElement().asString().contains("door", "ended after", "dropped");
    }

    @Test
    void aProducerKilledInMidPictureLeavesTheLastGoodOne() throws IOException {
        var producer = stage.tcp();
        producer.sendPicture(Pictures.jpeg(1));
        stage.awaitNewest("door", Pictures.jpeg(1));
        producer.sendLength(Picture.MAX_BYTES).send(Pictures.half(Pictures.jpeg(2)));
        producer.kill();

        stage.awaitConnections(0);
        assertThat(stage.newest("door").toByteArray()).isEqualTo(Pictures.jpeg(1));
        assertThat(stage.stream("door").stats().framesIn()).isEqualTo(1);
    }

    @Test
    void whatIsNoImageIsRefusedAndTheNextImageIsTaken() throws IOException {
        try (var producer = stage.tcp()) {
            producer.sendPicture(new byte[100]).sendPicture("<svg/>".getBytes(US_ASCII)).sendPicture(Pictures.png(1));

            stage.awaitNewest("door", Pictures.png(1));
        }
        assertThat(stage.rejected(NOT_AN_IMAGE)).isEqualTo(2);
        assertThat(stage.stream("door").stats().framesRefused()).isEqualTo(2);
        assertThat(log.lines()).singleElement().asString()
                .contains("door: image begins 00 00 00 00", "ff d8 ff", "is the sender's length 8 bytes, big-endian?");
    }

    @Test
    void threeInARowThatAreNoImagesEndTheConnection() throws IOException {
        try (var producer = stage.tcp()) {
            producer.sendPicture(new byte[9]).sendPicture(new byte[9]);
            producer.sendPicture(Pictures.png(1));
            producer.sendPicture(new byte[9]).sendPicture(new byte[9]);
            producer.sendPicture(Pictures.png(2));
            stage.awaitNewest("door", Pictures.png(2));

            producer.sendPicture(new byte[9]).sendPicture(new byte[9]).sendPicture(new byte[9]);

            assertThat(producer.isEnded()).isTrue();
        }
        assertThat(stage.rejected(NOT_AN_IMAGE)).isEqualTo(7);
    }

    @Test
    void picturesWithTooManyPixelsOrTheBoundaryInThemAreRefused() throws IOException {
        var boundary = stage.hub.framing().contentType().replaceFirst(".*=", "--");
        try (var producer = stage.tcp()) {
            producer.sendPicture(Pictures.claiming(65535, 65535));
            producer.sendPicture(Pictures.withComment("\r\n" + boundary + "\r\nContent-Type: text/html\r\n\r\n<script>"));
            producer.sendPicture(Pictures.png(1));

            stage.awaitNewest("door", Pictures.png(1));
        }
        assertThat(stage.rejected("tcp " + Refusal.BAD_DIMENSIONS)).isEqualTo(1);
        assertThat(stage.rejected("tcp " + Refusal.FORGED_PART)).isEqualTo(1);
    }

    @Test
    void nothingIsAllocatedByALengthThatIsOnlyClaimed() throws IOException {
        var producers = new ArrayList<RawClient>();
        System.gc();
        long before = usedBytes();
        for (int i = 0; i < 200; i++) {
            var producer = stage.tcp();
            producers.add(producer);
            producer.sendLength(Picture.MAX_BYTES).send(Pictures.half(Pictures.png(1)));
        }
        stage.awaitConnections(200);
        producers.getFirst().close();
        await().until(() -> stage.rejected(NOT_AN_IMAGE) == 1); // Its bytes had been read, and those before it.

        System.gc();
        assertThat(usedBytes() - before).isLessThan(40L << 20);
        producers.forEach(RawClient::close);
    }

    private static long usedBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        return memory.getHeapMemoryUsage().getUsed() + DirectMemory.POOL.metric().usedDirectMemory();
    }
}
