// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.capture.http;

import static dev.kineograph.capture.Upstream.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kineograph.RefusedException;
import dev.kineograph.SourceProvider;
import dev.kineograph.capture.LoggedLines;
import dev.kineograph.capture.Upstream;
import dev.kineograph.capture.Watched;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is secret in an address is not shown, whatever goes wrong.
@Isolated("It reads the log of the whole program.")
class SecretsTest {
    @AutoClose
    private final LoggedLines log = new LoggedLines();

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"cam\"\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /secret?secret\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://secret:secret@ secret\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://secret:secret@localhost:1/secret\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\nno picture",
        "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace\r\n\r\nno picture",
        "no HTTP\r\n\r\n",
        ""
    })
    void noFaultAndNoLineOfTheLogHasThem(String answer) {
        try (var upstream = Upstream.of(bytes(answer));
                var watched = new Watched(
                        URI.create("http://secret:secret@127.0.0.1:%d/secret?secret=secret#poll=50ms".formatted(upstream.port())))) {

            await().until(() -> watched.stream.fault().isPresent() || watched.stream.stats().framesRefused() > 0);
            assertThat(watched.stream.fault().orElse("")).doesNotContain("secret");
            assertThat(String.join("\n", log.all())).doesNotContain("secret");
        }
    }

    @Test
    void aPortWhereNobodyListensIsNamedWithoutThem() {
        int port;
        try (var nobody = Upstream.of(new byte[0])) {
            port = nobody.port();
        }
        try (var watched = new Watched(URI.create("http://secret:secret@127.0.0.1:%d/secret#silence=2s".formatted(port)))) {

            assertThat(watched.fault())
                    .isEqualTo("http://127.0.0.1:%d: cannot connect (expected: it is on, and listens at this port)", port);
        }
        assertThat(log.all()).isNotEmpty().noneMatch(line -> line.contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "http://secret:secret@/secret",
        "http:secret",
        "http://secret:secret@my_cam/secret?secret",
        "http://secret:secret@cam:99999/secret",
        "kineograph://secret:secret@cam:99999/secret",
        "ws://secret:secret@cam:0/secret",
        "rtsp://secret:secret@cam:99999/secret",
        "http://secret:secret@cam/?secret=secret&poll=1",
        "http://secret:secret@cam/#poll=now",
        "http://secret:secret@cam/#sha256=00",
        "http://secret:secret@cam/#bearer=secret",
        "http://cam/#bearer=secret%20secret",
        "http://secret:secret@cam/#colour=1",
        "https://secret:secret@cam/#poll=1s&poll=2s"
    })
    void anAddressThatIsRefusedIsNotQuoted(String address) {
        assertThatThrownBy(() -> SourceProvider.find(URI.create(address)))
                .isInstanceOf(RefusedException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains("expected").doesNotContain("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://my_cam/", "ws://my_cam/", "kineograph://my_cam/door", "rtsp://my_cam/live", "http://:81/"})
    void aHostWithOtherCharactersIsNotSimplyCalledMissing(String address) {
        assertThatThrownBy(() -> SourceProvider.find(URI.create(address)))
                .hasMessageStartingWith("source: no host, or one with other characters than letters, digits, - and . in it (expected: such as ");
    }

    @Test
    void theirTextsHaveNone() {
        var address = HttpAddress.of(URI.create("http://secret:secret@cam/secret?secret#poll=1s"));

        assertThat(address + " " + address.credentials() + " " + new HttpSource(address, Reach.ANYWHERE)).doesNotContain("secret");
    }
}
