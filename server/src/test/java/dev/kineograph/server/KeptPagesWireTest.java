// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.BrowserRules;
import dev.kineograph.server.settings.TrustedProxies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the older connections of a browser are sent when it opens one more, byte for byte.
@ExtendWith(NoLeaks.class)
@ParameterizedClass(name = "epoll: {0}")
@ValueSource(booleans = {true, false})
class KeptPagesWireTest {
    private static final String CHROMIUM = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
    private static final String SAFARI = "User-Agent: Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15";
    private static final String IMG = "Accept: image/avif,image/webp,*/*";
    private static final String FORUM = "Referer: http://forum.example/thread?page=1";
    private static final int CHUNK = 1024;
    private static final int PIECE = 64 << 10;
    private static final int ENOUGH = 1_100_000;

    /// Padding comes half a second later.
    private static final int AFTER_THE_DELAY = 700;

    @AutoClose
    private final Stage stage;

    private final List<RawClient> open = new ArrayList<>();

    KeptPagesWireTest(boolean epoll) {
        stage = new Stage(Stage.STEADY.with(Stage.LOOPS.withEpoll(epoll)));
    }

    @AfterEach
    void close() {
        open.forEach(RawClient::close);
    }

    /// Opens the picture, and reads as far as the first frame.
    private RawClient see(byte[] picture, String... headers) throws IOException {
        var client = RawClient.to(stage.server.port()).get("/camera.mjpg", headers);
        open.add(client);
        assertThat(client.readHead().status()).isEqualTo(200);
        assertThat(client.readHead().contentLength()).isEqualTo(picture.length);
        assertThat(text(client.read(part(picture, 0).length()))).isEqualTo(part(picture, 0));
        return client;
    }

    private String token() {
        return stage.hub.framing().contentType().replaceFirst(".*=", "");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private String part(byte[] picture, int zeros) {
        return text(picture) + "\0".repeat(zeros) + "\r\n--" + token() + "\r\nContent-Type: image/jpeg\r\n\r\n";
    }

    @Test
    void theOlderOneGetsThePictureAgainWithZerosBehindItsEnd() throws IOException {
        byte[] picture = Pictures.png(1);
        stage.show(picture);
        var kept = see(picture, CHROMIUM, IMG, FORUM);

        see(picture, CHROMIUM, IMG, FORUM);

        var piece = part(picture, PIECE - picture.length);
        for (int bytes = 0; bytes < 1_200_000; bytes += piece.length()) {
            assertThat(text(kept.read(piece.length()))).isEqualTo(piece);
        }
        stage.show(Pictures.png(2));
        assertThat(text(kept.read(part(Pictures.png(2), 0).length()))).isEqualTo(part(Pictures.png(2), 0));
        await().until(() -> stage.stream("camera").stats().framesSent() == 4);
    }

    @Test
    void theOlderOneThatIsStillThereGetsItOnceMore() throws IOException {
        byte[] picture = Pictures.png(1);
        stage.show(picture);
        var kept = see(picture, CHROMIUM, IMG, FORUM);

        see(picture, CHROMIUM, IMG, FORUM);

        kept.read(2 * ENOUGH);
        assertThat(kept.readWithin(5 * AFTER_THE_DELAY)).hasSizeLessThan(ENOUGH);
    }

    @Test
    void whoReadsSlowlySeesWhatIsNewBetweenThePieces() throws IOException {
        byte[] picture = Pictures.png(1);
        stage.show(picture);
        var slow = RawClient.to(stage.server.port(), 4096).get("/camera.mjpg", CHROMIUM, IMG, FORUM);
        open.add(slow);
        slow.readHead();
        slow.read(CHUNK);
        see(picture, CHROMIUM, IMG, FORUM);
        slow.read(PIECE);

        byte[] next = Pictures.png(2);
        stage.show(next);

        assertThat(bytesUntil(part(next, 0), slow)).isLessThan(ENOUGH / 2);
        assertThat(bytesUntil(part(next, PIECE - next.length), slow)).isPositive();
    }

    /// Reads until that has come, and says how much came.
    private static int bytesUntil(String wanted, RawClient client) throws IOException {
        var received = new StringBuilder();
        while (received.indexOf(wanted, received.length() - CHUNK - wanted.length()) < 0) {
            received.append(text(client.read(CHUNK)));
        }
        return received.length();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "another program | " + SAFARI + " | " + IMG + " | " + FORUM,
        "another site | " + CHROMIUM + " | " + IMG + " | Referer: http://elsewhere.example/",
        "a tab | " + CHROMIUM + " | Accept: text/html,application/xhtml+xml | " + FORUM,
        "a script | " + CHROMIUM + " | Accept: */* | " + FORUM
    })
    void othersDoNotMakeItBePadded(String what, String program, String accept, String page) throws IOException {
        byte[] picture = Pictures.png(1);
        stage.show(picture);
        var alone = see(picture, CHROMIUM, IMG, FORUM);

        try (var other = stage.http().get("/camera.mjpg", program, accept, page)) {
            other.readUntil(text(picture));

            assertThat(alone.readWithin(AFTER_THE_DELAY)).as(what).isEmpty();
        }
    }

    @Test
    void behindATrustedProxyTheClientsAreTheirOwnAddresses() throws IOException {
        stage.server.settings(stage.server.settings().with(TrustedProxies.of("127.0.0.1")));
        byte[] picture = Pictures.png(1);
        stage.show(picture);
        var one = see(picture, CHROMIUM, IMG, FORUM, "X-Forwarded-For: 10.0.0.1");

        see(picture, CHROMIUM, IMG, FORUM, "X-Forwarded-For: 10.0.0.2");
        assertThat(one.readWithin(AFTER_THE_DELAY)).isEmpty();
        see(picture, CHROMIUM, IMG, FORUM, "X-Forwarded-For: 10.0.0.1");

        one.read(ENOUGH);
    }

    @Test
    void whereItIsOffNobodyIsPadded() throws IOException {
        stage.server.settings(stage.server.settings().with(BrowserRules.DEFAULT.withKeptPages(false)));
        byte[] picture = Pictures.png(1);
        stage.show(picture);
        var kept = see(picture, CHROMIUM, IMG, FORUM);

        see(picture, CHROMIUM, IMG, FORUM);

        assertThat(kept.readWithin(AFTER_THE_DELAY)).isEmpty();
    }
}
