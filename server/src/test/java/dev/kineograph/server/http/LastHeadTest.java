// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A request whose bytes come again is the same one; what only looks like it is another, or none.
class LastHeadTest {
    private static final String REQUEST = "GET /camera.jpg HTTP/1.1\r\nHost: localhost\r\nAccept: image/*\r\n\r\n";

    @AutoClose("finishAndReleaseAll")
    private final EmbeddedChannel channel = new EmbeddedChannel(new Http1Decoder());

    /// The requests in what arrives as one piece.
    private List<HttpRequest> requests(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
        var requests = new ArrayList<HttpRequest>();
        for (Object part; (part = channel.readInbound()) != null; ReferenceCountUtil.release(part)) {
            if (part instanceof HttpRequest request) {
                requests.add(request);
            }
        }
        return requests;
    }

    private HttpRequest request(String text) {
        return requests(text).getFirst();
    }

    @Test
    void itIsTheSameAlsoIfSeveralComeAtOnce() {
        var first = request(REQUEST);

        assertThat(requests(REQUEST + REQUEST)).hasSize(2).allSatisfy(next -> assertThat(next).isSameAs(first));
    }

    @Test
    void whatComesInTwoPiecesIsDecodedWhereverItIsCut() {
        for (int cut = 1; cut < REQUEST.length(); cut++) {
            var before = request(REQUEST);
            var first = requests(REQUEST.substring(0, cut));
            var second = requests(REQUEST.substring(cut));

            assertThat(first.size() + second.size()).as("cut at %d", cut).isEqualTo(1);
            var decoded = first.isEmpty() ? second.getFirst() : first.getFirst();
            assertThat(decoded.headers()).as("cut at %d", cut).isEqualTo(before.headers());
            assertThat(decoded).isNotSameAs(before);
        }
    }

    @Test
    void aBodyThatReadsLikeItIsABody() {
        request(REQUEST);
        var length = "Content-Length: " + REQUEST.length() + "\r\n\r\n";

        assertThat(requests("PUT /other.jpg HTTP/1.1\r\nHost: localhost\r\n" + length)).hasSize(1);
        assertThat(requests(REQUEST)).as("as its own piece").isEmpty();
        assertThat(requests("PUT /other.jpg HTTP/1.1\r\nHost: localhost\r\n" + length + REQUEST)).hasSize(1);
        assertThat(requests(REQUEST)).hasSize(1);
    }

    @Test
    void aChunkThatReadsLikeItIsAChunk() {
        request(REQUEST);
        var chunk = Integer.toHexString(REQUEST.length()) + "\r\n";

        assertThat(requests("PUT /other.jpg HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk)).hasSize(1);
        assertThat(requests(REQUEST)).isEmpty();
        assertThat(requests("\r\n0\r\n\r\n")).isEmpty();
        assertThat(requests(REQUEST)).hasSize(1);
    }

    @ParameterizedTest(name = "{0} lines and {1} bytes more")
    @CsvSource({"60, 0", "0, 1024"})
    void oneThatTakesMuchMemoryIsNotKept(int lines, int bytes) {
        var large = REQUEST.replace("\r\n\r\n", "\r\n" + "a:\r\n".repeat(lines) + "b:" + "x".repeat(bytes) + "\r\n\r\n");

        assertThat(request(large)).isNotSameAs(request(large));
    }

    @Test
    void anotherOneTakesItsPlace() {
        var first = request(REQUEST);
        var other = request(REQUEST.replace("camera", "yard"));

        assertThat(other.uri()).isEqualTo("/yard.jpg");
        assertThat(request(REQUEST)).isNotSameAs(first);
    }
}
