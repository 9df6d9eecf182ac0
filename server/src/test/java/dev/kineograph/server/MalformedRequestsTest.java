// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What two servers could read in two ways is refused, and ends the connection: so are requests smuggled (RFC 9112, 11.2).
@ExtendWith(NoLeaks.class)
class MalformedRequestsTest {
    private static final String PUT = "PUT /camera.jpg HTTP/1.1\r\nHost: localhost\r\n";
    private static final String GET = "GET /camera.json HTTP/1.1\r\n";
    private static final String SMUGGLED = "GET /smuggled.json HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage();

    @BeforeEach
    void show() {
        stage.show(Pictures.png(1));
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("length and chunked", PUT + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("chunked and length", PUT + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
                Arguments.of("two lengths alike", PUT + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx"),
                Arguments.of("two lengths", PUT + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx"),
                Arguments.of("two lengths in one line", PUT + "Content-Length: 1, 1\r\n\r\nx"),
                Arguments.of("length with a sign", PUT + "Content-Length: +1\r\n\r\nx"),
                Arguments.of("negative length", PUT + "Content-Length: -1\r\n\r\nx"),
                Arguments.of("hexadecimal length", PUT + "Content-Length: 0x1\r\n\r\nx"),
                Arguments.of("empty length", PUT + "Content-Length: \r\n\r\n"),
                Arguments.of("length beyond 64 bits", PUT + "Content-Length: 99999999999999999999\r\n\r\nx"),
                Arguments.of("odd coding", PUT + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("identity", PUT + "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n"),
                Arguments.of("chunked not final", PUT + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
                Arguments.of("coding before chunked", PUT + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("chunked twice", PUT + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("chunked twice in one line", PUT + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("empty coding", PUT + "Transfer-Encoding: \r\n\r\n0\r\n\r\n"),
                Arguments.of("chunked with a vertical tab", PUT + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("chunked in HTTP/1.0", "PUT /camera.jpg HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("LF behind a chunk size", PUT + "Transfer-Encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n"),
                Arguments.of("LF behind a chunk", PUT + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\n0\r\n\r\n"),
                Arguments.of("chunk size with a sign", PUT + "Transfer-Encoding: chunked\r\n\r\n+1\r\nx\r\n0\r\n\r\n"),
                Arguments.of("negative chunk size", PUT + "Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n"),
                Arguments.of("chunk size with 0x", PUT + "Transfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n"),
                Arguments.of("empty chunk size", PUT + "Transfer-Encoding: chunked\r\n\r\n\r\nx\r\n0\r\n\r\n"),
                Arguments.of("chunk size beyond 32 bits", PUT + "Transfer-Encoding: chunked\r\n\r\n100000001\r\nx\r\n0\r\n\r\n"),
                Arguments.of("chunk longer than it says", PUT + "Transfer-Encoding: chunked\r\n\r\n1\r\nxyz\r\n0\r\n\r\n"),
                Arguments.of("folded first header", GET + " Host: localhost\r\nHost: localhost\r\n\r\n"),
                Arguments.of("space before the colon", GET + "Host: localhost\r\nX : a\r\n\r\n"),
                Arguments.of("space before the length's colon", PUT + "Content-Length : 5\r\n\r\nhello"),
                Arguments.of("no colon", GET + "Host: localhost\r\nX\r\n\r\n"),
                Arguments.of("no header name", GET + "Host: localhost\r\n: x\r\n\r\n"),
                Arguments.of("odd header name", GET + "Host: localhost\r\nX(y): a\r\n\r\n"),
                Arguments.of("bare CR in a value", GET + "Host: localhost\r\nX: a\rY: b\r\n\r\n"),
                Arguments.of("NUL in a value", GET + "Host: localhost\r\nX: a\0b\r\n\r\n"),
                Arguments.of("LF only", "GET /camera.json HTTP/1.1\nHost: localhost\n\n"),
                Arguments.of("LF behind a header", GET + "Host: localhost\nX: y\r\n\r\n"),
                Arguments.of("CR only", "GET /camera.json HTTP/1.1\rHost: localhost\r\r"),
                Arguments.of("no Host", GET + "\r\n"),
                Arguments.of("two Hosts", GET + "Host: localhost\r\nHost: localhost\r\n\r\n"),
                Arguments.of("Host with a path", GET + "Host: localhost/x\r\n\r\n"),
                Arguments.of("Host with a space", GET + "Host: a b\r\n\r\n"),
                Arguments.of("Host with a user", GET + "Host: me@localhost\r\n\r\n"),
                Arguments.of("no version", "GET /camera.json\r\nHost: localhost\r\n\r\n"),
                Arguments.of("version without a dot", "GET /camera.json HTTP/1\r\nHost: localhost\r\n\r\n"),
                Arguments.of("another protocol", "GET /camera.json ICY/1.1\r\nHost: localhost\r\n\r\n"),
                Arguments.of("something behind the version", "GET /camera.json HTTP/1.1 x\r\nHost: localhost\r\n\r\n"),
                Arguments.of("space in the target", "GET /cam era.json HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                Arguments.of("no method", " /camera.json HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                Arguments.of("odd method", "GE(T /camera.json HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                Arguments.of("body of a GET", GET + "Host: localhost\r\nContent-Length: 5\r\n\r\nhello"),
                Arguments.of("chunked body of a GET", GET + "Host: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("body of a HEAD", "HEAD /camera.json HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void isRefusedAndEndsTheConnection(String what, String request) throws IOException {
        try (var client = stage.http()) {
            client.send(request + SMUGGLED);

            var all = new String(client.readToEnd(), ISO_8859_1);

            assertThat(all).startsWith("HTTP/1.1 400 Bad Request\r\n").containsOnlyOnce("HTTP/1.1 ");
            assertThat(all).contains("Connection: close\r\n");
        }
        assertThat(stage.rejected("http BAD_VALUE")).isEqualTo(1);
        assertThat(stage.newest("camera").toByteArray()).isEqualTo(Pictures.png(1));
    }

    @Test
    void anotherMajorVersionIs505() throws IOException {
        for (var version : new String[] {"HTTP/2.0", "HTTP/0.9", "HTTP/3.1"}) {
            try (var client = stage.http()) {
                client.send("GET /camera.json " + version + "\r\nHost: localhost\r\n\r\n" + SMUGGLED);

                assertThat(Answer.whole(client.readToEnd()).status()).isEqualTo(505);
            }
        }
    }

    @Test
    void whatIsOnlyUnusualIsTaken() throws IOException {
        try (var client = stage.http()) {
            client.send("\r\n" + GET + "hOST:localhost\r\nX:\t a \r\nY:\r\nZ: \u00e9\r\n\r\n");
            assertThat(client.readAnswer().status()).isEqualTo(200);

            client.send("GET /camera.json HTTP/1.2\r\nHost: [::1]:80\r\n\r\n");
            assertThat(client.readAnswer().status()).isEqualTo(200);

            client.send(GET + "Host:\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.readAnswer().status()).isEqualTo(200);
        }
    }

    /// RFC 9112, 5.2, leaves the choice; what counts is that nobody takes the second line for a header.
    @Test
    void aFoldedHeaderIsOneValue() throws IOException {
        try (var client = stage.http()) {
            client.send(GET + "Host: localhost\r\nX: a\r\n Content-Length: 5\r\n\r\n");

            assertThat(client.readAnswer().status()).isEqualTo(200);
        }
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
