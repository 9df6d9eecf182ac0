// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Picture;
import dev.kineograph.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A length is 8 bytes, big-endian; whoever sends another one is told what was seen, or closed.
@ExtendWith(NoLeaks.class)
class BadLengthsOnTcpTest {
    private static final String NOT_AN_IMAGE = "tcp " + Refusal.NOT_AN_IMAGE;
    private static final String TOO_MANY_BYTES = "tcp " + Refusal.TOO_MANY_BYTES;

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage();

    @Test
    void zeroIsSkippedAndCounted() throws IOException {
        try (var producer = stage.tcp()) {
            for (int i = 0; i < 9; i++) {
                producer.sendLength(0);
            }
            producer.sendPicture(Pictures.png(1));
            stage.awaitNewest("door", Pictures.png(1));

            for (int i = 0; i < 9; i++) {
                producer.sendLength(0);
            }
            producer.sendPicture(Pictures.png(2));
            stage.awaitNewest("door", Pictures.png(2));
        }
        assertThat(stage.rejected(NOT_AN_IMAGE)).isEqualTo(18);
    }

    @Test
    void tenZerosInARowEndTheConnection() throws IOException {
        try (var producer = stage.tcp()) {
            for (int i = 0; i < 10; i++) {
                producer.sendLength(0);
            }

            assertThat(producer.isEnded()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, Picture.MAX_BYTES + 1L, 1L << 32})
    void aLengthThatCannotBeEndsTheConnectionAtOnce(long length) throws IOException {
        try (var producer = stage.tcp()) {
            producer.sendLength(length);

            assertThat(producer.isEnded()).isTrue();
        }
        assertThat(stage.rejected(TOO_MANY_BYTES)).isEqualTo(1);
        assertThat(log.lines()).singleElement().asString().contains("image length " + length);
    }

    @Test
    void theLargestPictureIsTaken() throws IOException {
        byte[] largest = new byte[Picture.MAX_BYTES];
        byte[] beginning = Pictures.jpeg(1);
        System.arraycopy(beginning, 0, largest, 0, beginning.length - 2);
        try (var producer = stage.tcp()) {
            producer.sendPicture(largest);

            await().until(() -> stage.newest("door") != null);
            assertThat(stage.newest("door").length()).isEqualTo(Picture.MAX_BYTES);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4, BIG_ENDIAN, 'as 4 bytes it would be 1,000'",
        "8, LITTLE_ENDIAN, 'little-endian it would be 1,000'",
        "4, LITTLE_ENDIAN, 'as 4 bytes, little-endian, it would be 1,000'",
        "0, BIG_ENDIAN, 'its length is missing'"
    })
    void theLogSaysWhatAWrongLengthWasProbablyMeantToBe(int bytes, String order, String hint) throws IOException {
        var length = ByteBuffer.allocate(bytes).order(order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        switch (bytes) {
            case 4 -> length.putInt(1000);
            case 8 -> length.putLong(1000);
            default -> { }
        }
        try (var producer = stage.tcp()) {
            producer.send(length.array()).send(Pictures.jpeg(1));

            assertThat(producer.isEnded()).isTrue();
        }
        assertThat(log.lines()).singleElement().asString().contains(hint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "POST /camera HTTP/1.1\r\n\r\n", "TRACE / HTTP/1.1\r\n\r\n"})
    void anHttpRequestIsToldWhatThePortIsFor(String request) throws IOException {
        try (var client = stage.tcp()) {
            client.send(request);

            var answer = Answer.whole(client.readToEnd());

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.contentLength()).isEqualTo(answer.body().length);
            assertThat(answer.text()).contains("door", "8 bytes of length, big-endian, then the image", "an HTTP request");
        }
        assertThat(stage.rejected("tcp " + Refusal.BAD_VALUE)).isEqualTo(1);
    }

    @Test
    void aTlsHelloIsToldWhatThePortIsFor() throws IOException {
        try (var client = stage.tcp()) {
            client.send(HexFormat.of().parseHex("16030100c8010000c40303" + "00".repeat(40)));

            var answer = Answer.whole(client.readToEnd());

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("a TLS handshake");
        }
    }
}
