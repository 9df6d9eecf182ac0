// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.TrustedProxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whose a request is that a proxy at 127.0.0.1 forwards, which is trusted, or one at 127.0.0.2, which is not.
@ExtendWith(NoLeaks.class)
class TrustedProxiesTest {
    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK.with(TrustedProxies.of("127.0.0.1", "192.0.2.0/24")).with(new Limits(1000, 1000, 4_000_000)),
            new Listener.Http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .with(PublishRules.allowing("10.0.0.0/8"))
                    .with(AllowedHosts.of("camera.example.org")));

    private static Answer put(RawClient client, String... headers) throws IOException {
        client.send("PUT /camera.png HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n%s\r\n\r\n"
                .formatted(Pictures.png(1).length, String.join("\r\n", headers)));
        return client.send(Pictures.png(1)).readAnswer();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "X-Forwarded-For: 10.0.0.7; 201",
        "X-Forwarded-For: 8.8.8.8; 403",
        "X-Forwarded-For: 10.0.0.7, 8.8.8.8; 403",
        "X-Forwarded-For: 8.8.8.8, 10.0.0.7; 201",
        "X-Forwarded-For: nonsense, 10.0.0.7; 201",
        "X-Forwarded-For: 10.0.0.7, 192.0.2.8; 201",
        "X-Forwarded-For: 10.0.0.7:4711; 201",
        "X-Forwarded-For: [::ffff:10.0.0.7]:4711; 201",
        "X-Forwarded-For: 2001:db8::1; 403",
        "X-Forwarded-For: 127.0.0.1; 403",
        "X-Forwarded-For: 192.0.2.9, 192.0.2.8; 403",
        "X-Forwarded-For: 10.0.0.7, nonsense; 403",
        "X-Forwarded-For: 10.0.0.7,; 403",
        "X-Forwarded-For: localhost; 403"
    })
    void itIsTheRightmostAddressesThatIsNoTrustedProxys(String header, int status) throws IOException {
        try (var client = stage.http()) {
            assertThat(put(client, header).status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "for=10.0.0.7 | 201",
        "For=\"10.0.0.7:4711\";proto=http;by=192.0.2.8 | 201",
        "for=10.0.0.7, for=8.8.8.8 | 403",
        "for=8.8.8.8,for=10.0.0.7 | 201",
        "for=10.0.0.7;host=localhost, for=192.0.2.8;host=\"a;b,\\\"c\" | 201",
        "for=\"[2001:db8::1]:4711\" | 403",
        "for=_hidden | 403",
        "for=unknown, for=192.0.2.8 | 403",
        "for=10.0.0.7; for 10.0.0.7 | 403",
        "for=\"10.0.0.7 | 403",
        "proto=https | 403"
    })
    void theStandardsHeaderSaysItToo(String value, int status) throws IOException {
        try (var client = stage.http()) {
            assertThat(put(client, "Forwarded: " + value).status()).isEqualTo(status);
        }
    }

    @Test
    void severalHeadersAreOneList() throws IOException {
        try (var client = stage.http()) {
            assertThat(put(client, "X-Forwarded-For: 10.0.0.7", "X-Forwarded-For: 8.8.8.8").status()).isEqualTo(403);
        }
    }

    /// The proxy sets one of the two, and whoever wrote the other one is not known.
    @Test
    void aProxyThatNamesTwoClientsIsRefused() throws IOException {
        try (var client = stage.http()) {
            var answer = put(client, "X-Forwarded-For: 8.8.8.8", "Forwarded: for=10.0.0.7");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("X-Forwarded-For and Forwarded: different clients");
        }
        try (var client = stage.http()) {
            assertThat(put(client, "X-Forwarded-For: 10.0.0.7", "Forwarded: for=10.0.0.7").status()).isEqualTo(201);
        }
    }

    @Test
    void othersAreNotBelieved() throws IOException {
        try (var client = RawClient.from("127.0.0.2", stage.server.port())) {
            var answer = put(client, "X-Forwarded-For: 10.0.0.7");

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).startsWith("127.0.0.2 may not publish here");
        }
    }

    @Test
    void answersAndTheLogNameTheClient() throws IOException {
        try (var client = stage.http()) {
            assertThat(put(client, "X-Forwarded-For: 8.8.8.8").text()).startsWith("8.8.8.8 may not publish here");
        }
        assertThat(log.lines()).anyMatch(line -> line.contains("8.8.8.8 may not publish"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-Host: ", "Forwarded: for=8.8.8.8;host="})
    void itsHostIsTheOneOfTheRequestAndHasToBeAName(String header) throws IOException {
        stage.show(Pictures.png(1));
        try (var client = stage.http()) {
            assertThat(client.get("/camera.jpg", header + "camera.example.org").readAnswer().status()).isEqualTo(200);
            assertThat(client.get("/camera.jpg", header + "evil.example").readAnswer().status()).isEqualTo(421);
        }
        try (var client = RawClient.from("127.0.0.2", stage.server.port())) {
            assertThat(client.get("/camera.jpg", header + "evil.example").readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void aPageOfTheNameThatTheProxyForwardsMayPublish() throws IOException {
        var headers = new String[] {
            "X-Forwarded-For: 10.0.0.7", "X-Forwarded-Host: camera.example.org", "Origin: https://camera.example.org"
        };
        try (var client = stage.http()) {
            assertThat(put(client, headers).status()).isEqualTo(201);
        }
        try (var client = stage.http()) {
            headers[2] = "Origin: https://evil.example";
            assertThat(put(client, headers).status()).isEqualTo(403);
        }
    }

    @Test
    void othersCannotSayThatTheyUseTls() throws IOException {
        stage.show(Pictures.jpeg(1));
        try (var client = RawClient.from("127.0.0.2", stage.server.port())) {
            assertThat(client.get("/camera.mjpg", "X-Forwarded-Proto: https").readHead().header("Set-Cookie")).doesNotContain("Secure");
        }
    }

    @Test
    void clientsOfOneProxyAreDifferentViewers() throws IOException {
        stage.show(Pictures.jpeg(1));
        try (var client = stage.http()) {
            for (int i = 1; i <= 5; i++) {
                client.get("/camera.jpg", "User-Agent: same", "X-Forwarded-For: 8.8.8." + i).readAnswer();
            }
        }

        assertThat(stage.stream("camera").presence().viewers()).isEqualTo(5);
    }

    @Test
    void eachClientOfAProxyHasItsShareOfTheMemory() throws IOException {
        try (var one = stage.http(); var same = stage.http(); var other = stage.http()) {
            begin(one, "10.0.0.7", 700_000);
            await().until(() -> stage.server.heldBytes() >= 700_000);

            assertThat(begin(same, "10.0.0.7", 400_000).readAnswer().status()).isEqualTo(503);
            begin(other, "10.0.0.8", 400_000);
            await().until(() -> stage.server.heldBytes() >= 1_100_000);
        }
        await().until(() -> stage.server.heldBytes() == 0);
    }

    /// All but the last byte of an upload.
    private static RawClient begin(RawClient client, String address, int bytes) throws IOException {
        client.send("PUT /camera.png HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nX-Forwarded-For: %s\r\n\r\n"
                .formatted(bytes + 1, address));
        return client.send(Pictures.begun(bytes));
    }
}
