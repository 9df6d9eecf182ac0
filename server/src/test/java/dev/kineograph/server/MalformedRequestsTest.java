// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What malformed requests leave behind; what is answered to them is in `http/rfc.txt`.
@ExtendWith(NoLeaks.class)
class MalformedRequestsTest {
    private static final String PUT = "PUT /camera.jpg HTTP/1.1\r\nHost: localhost\r\n";
    private static final String GET = "GET /camera.json HTTP/1.1\r\n";

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage();

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    @Test
    void requestLinesAndHeadsHaveAnEnd() throws IOException {
        assertThat(statusOf("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")).isEqualTo(414);
        assertThat(statusOf("GET /" + "x".repeat(5_000_000))).isEqualTo(414);
        assertThat(statusOf(GET + "Host: localhost\r\nX: " + "x".repeat(100_000) + "\r\n\r\n")).isEqualTo(431);
        assertThat(statusOf(GET + "Host: localhost\r\n" + "X: y\r\n".repeat(10_000) + "\r\n")).isEqualTo(431);
        assertThat(statusOf(PUT + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + "X: y\r\n".repeat(10_000) + "\r\n")).isEqualTo(431);
        assertThat(stage.rejected("http TOO_MANY_BYTES")).isEqualTo(5);
    }

    private int statusOf(String request) throws IOException {
        try (var client = stage.http()) {
            client.send(request);
            return Answer.whole(client.readToEnd()).status();
        }
    }

    @Test
    void aRefusedHeadHasNoBody() throws IOException {
        try (var client = stage.http()) {
            client.send("HEAD /camera.json HTTP/1.1\r\n\r\n");

            var answer = Answer.whole(client.readToEnd());

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void noRequestPutsAControlCharacterInTheLog() throws IOException {
        try (var client = stage.http()) {
            client.send("GET /assets/\u001b[31m\u0007\u0085 HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(Answer.whole(client.readToEnd()).status()).isEqualTo(400);
        }
        assertThat(log.lines()).isNotEmpty().noneMatch(line -> line.chars().anyMatch(c -> c < 0x20 || c > 0x7e));
    }
}
