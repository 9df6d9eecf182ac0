// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Ids, pictures and renewals at a port for pages of JPGPusher.
class JpgPusherPortTest extends JpgPusherPort {
    JpgPusherPortTest(boolean epoll) {
        super(epoll);
    }

    @Test
    void everyRequestForAStreamGetsAnIdOfItsOwn() throws IOException {
        var ids = new HashSet<String>();
        for (int i = 0; i < 20; i++) {
            var answer = get("/stream");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers("Access-Control-Allow-Origin")).containsExactly("*");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("Content-Type")).startsWith("text/plain");
            assertThat(answer.text()).matches("[1-9][0-9]{14}");
            ids.add(answer.text());
        }
        assertThat(ids).hasSize(20);
    }

    @Test
    void anIdShowsThePictureTheFirstTimeAndIsRenewedFromThenOn() throws IOException {
        var id = newId();
        try (var viewing = watch(id)) {
            for (int round = 0; round < 4; round++) {
                isSeen(viewing, FRAMES - 1);

                var renewal = get("/" + id + "?" + round);

                assertThat(renewal.status()).isEqualTo(200);
                assertThat(renewal.headers("Access-Control-Allow-Origin")).containsExactly("*");
                assertThat(renewal.header("Cache-Control")).isEqualTo("no-store");
                assertThat(renewal.head()).contains("Content-Length: 0\r\n");
            }
            isSeen(viewing, FRAMES);
        }
    }

    @Test
    void withoutARenewalThePictureEndsInOrderAndTheIdIsGone() throws IOException {
        var id = newId();
        try (var viewing = watch(id)) {
            isSeen(viewing, FRAMES);

            showNext();

            assertThat(viewing.client().readToEnd()).isEmpty();
            isNotFound(get("/" + id));
        }
        stage.awaitViewers("camera", 0);
        isNotFound(get("/" + id));
    }

    @Test
    void itEndsAlthoughNoNewPictureComes() throws IOException {
        var id = newId();
        try (var viewing = watch(id)) {
            isSeen(viewing, FRAMES);

            assertThat(viewing.client().isEnded()).isTrue();
        }
        isNotFound(get("/" + id));
    }

    @Test
    void aPictureThatIsRepeatedDoesNotCount() throws IOException {
        int port = port(2, Duration.ZERO, 10);
        try (var viewing = Viewing.of(RawClient.to(port), "/" + newId(port))) {
            byte[] first = showNext();
            for (int i = 0; i < 4; i++) {
                assertThat(viewing.next()).isEqualTo(first);
            }

            isSeen(viewing, 1);

            assertThat(viewing.client().isEnded()).isTrue();
        }
    }

    @Test
    void howManyPicturesThereWereItLastsForItsTime() throws IOException {
        int port = port(1, Duration.ofSeconds(2), 10);
        try (var viewing = Viewing.of(RawClient.to(port), "/" + newId(port))) {
            long begun = System.nanoTime();

            isSeen(viewing, 30);

            // A reset would throw.
            viewing.client().readToEnd();
            assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1900));
        }
    }

    @Test
    void anImgIsGivenThePictureAndNeedRenewNothing() throws IOException {
        try (var viewing = Viewing.of(client(), "/stream?framing=classic", IMG)) {
            isSeen(viewing, 4 * FRAMES);
        }
        try (var client = client()) {
            var head = client.get("/stream", IMG).readHead();

            assertThat(head.header("Content-Type")).startsWith("multipart/x-mixed-replace");
            assertThat(head.header("Vary")).isEqualTo("Accept");
            assertThat(client.readUntil("Content-Type: ")).startsWith("--kineograph-").contains("X-Pad: ");
        }
    }

    /// It would send no renewal from the same origin while the picture from that address goes on.
    @Test
    void firefoxIsSentOnBeforeTheIdIsUsed() throws IOException {
        int port = stage.ports().get(1);
        var firefox = "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        var id = newId();

        var sentOn = get(port, "/" + id, firefox, IMG);

        assertThat(sentOn.status()).isEqualTo(302);
        assertThat(sentOn.header("Location")).startsWith("?once=");
        try (var viewing = Viewing.of(client(), "/" + id + sentOn.header("Location") + "&framing=classic", firefox, IMG)) {
            isSeen(viewing, 1);
            var renewal = get(port, "/" + id, firefox);
            assertThat(renewal.status()).isEqualTo(200);
            assertThat(renewal.contentLength()).isZero();
        }
        await().untilAsserted(() -> isNotFound(get(port, "/" + id, firefox, IMG)));
    }

    @Test
    void whatIsThereIsShownAtOnce() throws IOException {
        byte[] picture = showNext();
        try (var viewing = watch(newId())) {
            assertThat(viewing.next()).isEqualTo(picture);
        }
    }
}
