// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import static dev.kineograph.capture.Upstream.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.capture.SmallPictures;
import dev.kineograph.capture.Upstream;
import dev.kineograph.capture.Watched;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Live pictures as servers really write them.
class LivePictureTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String MIXED = OK + "Content-Type: multipart/x-mixed-replace;boundary=";

    /// A way to write one; `@` is where the picture is, `#` how many bytes it has.
    enum Wire {
        AS_IT_SHOULD_BE(MIXED + "frame\r\n\r\n--frame\r\n", "Content-Type: image/jpeg\r\nContent-Length: #\r\n\r\n@\r\n--frame\r\n"),
        HTTP_1_0("HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=frame\r\n\r\n--frame\r\n", "Content-Type: image/jpeg\r\n\r\n@\r\n--frame\r\n"),
        BOUNDARY_FIRST(MIXED + "frame\r\n\r\n", "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: #\r\n\r\n@\r\n"),
        BOUNDARY_DECLARED_WITH_DASHES(MIXED + "--frame\r\n\r\n", "--frame\r\nContent-Type: image/jpeg\r\n\r\n@\r\n"),
        BOUNDARY_WITHOUT_DASHES(MIXED + "frame\r\n\r\n", "frame\r\nContent-Type: image/jpeg\r\n\r\n@\r\n"),
        BOUNDARY_QUOTED(MIXED + "\"a b\"\r\n\r\n", "--a b\r\nContent-Type: image/jpeg\r\n\r\n@\r\n"),
        BOUNDARY_NOT_DECLARED(OK + "Content-Type: multipart/x-mixed-replace\r\n\r\n", "--frame\r\nContent-Type: image/jpeg\r\n\r\n@\r\n"),
        BOUNDARY_THAT_IS_ANOTHER_ONE(MIXED + "frame\r\n\r\n", "--picture\r\nContent-Type: image/jpeg\r\n\r\n@\r\n"),
        NO_FIRST_BOUNDARY(MIXED + "frame\r\n\r\n", "Content-Type: image/jpeg\r\nContent-Length: #\r\n\r\n@\r\n--frame\r\n"),
        NO_HEADERS(MIXED + "frame\r\n\r\n", "--frame\r\n\r\n@\r\n"),
        NO_LENGTHS(MIXED + "frame\r\n\r\n", "--frame\r\nContent-Type: image/jpeg\r\n\r\n@\r\n"),
        PADDED_LENGTHS(MIXED + "frame\r\n\r\n", "--frame\r\nContent-Length:      #\r\n\r\n@\0\0\0\0\r\n"),
        LENGTHS_THAT_ARE_TOO_LARGE(MIXED + "frame\r\n\r\n", "--frame\r\nContent-Length: #9\r\n\r\n@\r\n"),
        LENGTHS_THAT_ARE_TOO_SMALL(MIXED + "frame\r\n\r\n", "--frame\r\nContent-Length: 9\r\n\r\n@\r\n"),
        LENGTHS_THAT_ARE_NONE(MIXED + "frame\r\n\r\n", "--frame\r\nContent-Length: -1\r\n\r\n@\r\n"),
        BARE_LINE_FEEDS(MIXED + "frame\r\n\r\n", "--frame\nContent-Type: image/jpeg\nContent-Length: #\n\n@\n"),
        NO_LINE_END_BEHIND_A_PICTURE(MIXED + "frame\r\n\r\n", "--frame\r\nContent-Type: image/jpeg\r\n\r\n@"),
        GARBAGE_BEFORE(MIXED + "frame\r\n\r\n" + "\0\u00ff\u00d8\u00ff\u00e0".repeat(4000) + "--frame\r\n", "Content-Length: #\r\n\r\n@\r\n--frame\r\n"),
        A_MESSAGE_BETWEEN(MIXED + "frame\r\n\r\n", "--frame\r\nContent-Type: text/plain\r\n\r\nhello\r\n--frame\r\nContent-Type: image/jpeg\r\n\r\n@\r\n"),
        BACK_TO_BACK(OK + "Content-Type: video/x-motion-jpeg\r\n\r\n", "@"),
        WITHOUT_A_TYPE(OK + "\r\n", "@");

        private final String head;
        private final String part;

        Wire(String head, String part) {
            this.head = head;
            this.part = part;
        }

        byte[] part(byte[] picture) {
            var before = part.substring(0, part.indexOf('@')).replace("#", "" + picture.length);
            return joined(bytes(before), picture, bytes(part.substring(part.indexOf('@') + 1)));
        }
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] chunked(byte[] bytes) {
        return joined(bytes("%x\r\n".formatted(bytes.length)), bytes, bytes("\r\n"));
    }

    /// Writes each picture when the one before it has been seen: none may wait for what follows it.
    private static void assertAllShownAtOnce(Wire wire, String moreHead, UnaryOperator<byte[]> transfer) throws Exception {
        var seen = new Semaphore(1);
        var pictures = IntStream.range(0, 4).mapToObj(SmallPictures::jpeg).toList();
        try (var upstream = new Upstream((_, out) -> {
                    var head = wire.head.replaceFirst("\r\n", "\r\n" + moreHead);
                    int body = head.indexOf("\r\n\r\n") + 4;
                    out.write(bytes(head.substring(0, body)));
                    if (body < head.length()) {
                        out.write(transfer.apply(bytes(head.substring(body))));
                    }
                    for (byte[] picture : pictures) {
                        seen.acquire();
                        out.write(transfer.apply(wire.part(picture)));
                        out.flush();
                    }
                    new Semaphore(0).acquire();
                });
                var watched = new Watched(upstream.address("/stream"))) {
            for (byte[] picture : pictures) {
                assertThat(watched.next()).isEqualTo(picture);
                seen.release();
            }
            assertThat(upstream.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachPictureIsShownAsItWasSentWithoutWaitingForTheNext(Wire wire) throws Exception {
        assertAllShownAtOnce(wire, "", bytes -> bytes);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HTTP_1_0")
    void inChunksToo(Wire wire) throws Exception {
        assertAllShownAtOnce(wire, "Transfer-Encoding: chunked\r\n", LivePictureTest::chunked);
    }

    @Test
    void inChunksOfAByte() throws Exception {
        assertAllShownAtOnce(Wire.AS_IT_SHOULD_BE, "Transfer-Encoding: chunked\r\n", bytes -> joined(IntStream.range(0, bytes.length)
                .mapToObj(at -> chunked(new byte[] {bytes[at]}))
                .toArray(byte[][]::new)));
    }

    @Test
    void picturesWithoutAnEndMarkAreShownWithoutTheHeadOfTheNextPart() throws Exception {
        var first = withoutEndMark(1);
        var second = withoutEndMark(2);
        var third = withoutEndMark(3);
        byte[] body = joined(Wire.NO_LENGTHS.part(first), Wire.BARE_LINE_FEEDS.part(second), Wire.NO_LENGTHS.part(third));
        try (var upstream = new Upstream((_, out) -> {
                    out.write(joined(bytes(Wire.NO_LENGTHS.head), body, bytes("--frame\r\n\r\n")));
                    out.close();
                });
                var watched = new Watched(upstream.address("/"))) {

            assertThat(List.of(watched.next(), watched.next(), watched.next())).containsExactly(first, second, third);
        }
    }

    @Test
    void aPictureThatTheEndOfTheConnectionCutsOffIsNotShown() throws Exception {
        byte[] whole = SmallPictures.jpeg(1);
        byte[] begun = SmallPictures.jpeg(2);
        try (var upstream = new Upstream((_, out) -> {
                    out.write(joined(bytes(Wire.NO_LENGTHS.head), Wire.NO_LENGTHS.part(whole), Arrays.copyOf(begun, begun.length - 20)));
                    out.close();
                });
                var watched = new Watched(upstream.address("/"))) {

            assertThat(watched.next()).isEqualTo(whole);
            assertThat(watched.fault()).contains("ended the live picture");
            assertThat(watched.next()).as("of the next connection").isEqualTo(whole);
        }
    }

    private static byte[] withoutEndMark(int number) {
        byte[] picture = SmallPictures.jpeg(number);
        return Arrays.copyOf(picture, picture.length - 2);
    }

    @Test
    void otherFormatsAreShownToo() throws Exception {
        byte[] picture = SmallPictures.png(1);
        try (var upstream = new Upstream((_, out) -> {
                    out.write(joined(bytes(Wire.NO_LENGTHS.head), Wire.NO_LENGTHS.part(picture)));
                    new Semaphore(0).acquire();
                });
                var watched = new Watched(upstream.address("/"))) {

            assertThat(watched.next()).isEqualTo(picture);
        }
    }

    @Test
    void aPictureThatIsNoneCostsNothingButItself() throws Exception {
        byte[] broken = SmallPictures.jpeg(1);
        Arrays.fill(broken, 20, 200, (byte) 0);
        byte[] good = SmallPictures.jpeg(2);
        try (var upstream = new Upstream((_, out) -> {
                    out.write(joined(bytes(Wire.NO_LENGTHS.head), Wire.NO_LENGTHS.part(broken), Wire.NO_LENGTHS.part(good)));
                    new Semaphore(0).acquire();
                });
                var watched = new Watched(upstream.address("/"))) {

            assertThat(watched.next()).isEqualTo(good);
            assertThat(watched.stream.stats().framesRefused()).isEqualTo(1);
            assertThat(watched.stream.stats().sourceFailures()).isZero();
        }
    }

    @Test
    void aPictureWithoutAnEndIsGivenUpAt16MiB() throws Exception {
        try (var upstream = new Upstream((_, out) -> {
                    out.write(joined(bytes(Wire.BACK_TO_BACK.head), Arrays.copyOf(SmallPictures.jpeg(1), 600)));
                    byte[] more = new byte[1 << 20];
                    for (int i = 0; i < 20; i++) {
                        out.write(more);
                    }
                });
                var watched = new Watched(upstream.address("/"))) {

            assertThat(watched.fault()).contains("a picture without an end (expected: at most 16,777,216 bytes)");
        }
    }

    @Test
    void whatIsNoPictureAtAllIsGivenUpAt16MiB() throws Exception {
        try (var upstream = new Upstream((_, out) -> {
                    out.write(bytes(Wire.BACK_TO_BACK.head));
                    byte[] more = new byte[1 << 20];
                    for (int i = 0; i < 20; i++) {
                        out.write(more);
                    }
                });
                var watched = new Watched(upstream.address("/"))) {

            assertThat(watched.fault()).contains("no picture in 16,777,216 bytes");
        }
    }

    @Test
    void aServerThatFallsSilentIsAskedAgain() throws Exception {
        byte[] picture = SmallPictures.jpeg(1);
        try (var upstream = new Upstream((_, out) -> {
                    out.write(joined(bytes(Wire.NO_LENGTHS.head), Wire.NO_LENGTHS.part(picture)));
                    new Semaphore(0).acquire();
                });
                var watched = new Watched(upstream.address("/#silence=1s"))) {

            assertThat(watched.next()).isEqualTo(picture);
            assertThat(watched.next()).isEqualTo(picture);
            assertThat(upstream.requests()).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void aCameraWhosePlugIsPulledIsAskedAgainAfterFiveSeconds() throws Exception {
        byte[] picture = SmallPictures.jpeg(1);
        try (var upstream = new Upstream((_, out) -> {
                    out.write(bytes(Wire.NO_LENGTHS.head));
                    for (int i = 0; i < 10; i++) {
                        out.write(Wire.NO_LENGTHS.part(picture));
                    }
                    new Semaphore(0).acquire();
                });
                var _ = new Watched(upstream.address("/"))) {

            await().atMost(Duration.ofSeconds(20)).until(() -> upstream.requests().size() > 1);
        }
    }

    @Test
    void aPageIsNoPicture() throws Exception {
        try (var upstream = Upstream.of(bytes(OK + "Content-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"));
                var watched = new Watched(upstream.address("/"))) {

            assertThat(watched.fault())
                    .isEqualTo("http://127.0.0.1:%d: answers with text/html (expected: a live picture or an image)", upstream.port());
        }
    }
}
