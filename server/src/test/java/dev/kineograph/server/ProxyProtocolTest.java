// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Limits;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.settings.TrustedProxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Ports behind a proxy at 127.0.0.1 that says by the PROXY protocol whose each connection is. 127.0.0.2 is no proxy.
@ExtendWith(NoLeaks.class)
class ProxyProtocolTest {
    private static final InetSocketAddress FREE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final PublishRules RULES = PublishRules.allowing("10.0.0.0/8", "2001:db8::/32");
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private static final ServerSettings BEHIND_PROXY = Stage.BRISK.with(TrustedProxies.of("127.0.0.1")).with(new Limits(1000, 2));

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            BEHIND_PROXY,
            new Listener.Http(FREE).with(RULES).withProxyProtocol(),
            new Listener.Tcp(FREE, RULES, Stage.DOOR).withProxyProtocol(),
            new Listener.ForDialect(FREE, AllowedHosts.DEFAULT, true, new JpgPusherDialect(Stage.CAMERA)));

    private static String line(String client) {
        return "PROXY TCP4 %s 192.0.2.1 4711 80\r\n".formatted(client);
    }

    private static byte[] binary(String command, String fields) {
        byte[] rest = HexFormat.of().parseHex(fields);
        return HexFormat.of().parseHex(SIGNATURE + command + "%04x".formatted(rest.length) + fields);
    }

    private static int publish(RawClient proxy, String... headers) throws IOException {
        return proxy.put("/pushed.jpg", Pictures.jpeg(1), headers).readAnswer().status();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "PROXY TCP4 10.0.0.7 192.0.2.1 4711 80; 201",
        "PROXY TCP4 8.8.8.8 192.0.2.1 4711 80; 403",
        "PROXY TCP6 2001:db8::7 2001:db8::1 4711 80; 201",
        "PROXY TCP6 2001:db9::7 2001:db8::1 4711 80; 403",
        // Nobody becomes this machine by what a header says, nor by being the proxy.
        "PROXY TCP4 127.0.0.1 127.0.0.1 4711 80; 403",
        "PROXY UNKNOWN; 403"
    })
    void theClientIsTheOneInTheLine(String line, int status) throws IOException {
        try (var proxy = stage.http()) {
            assertThat(publish(proxy.send(line + "\r\n"))).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2111, 0a000007 c0000201 1267 0050, 201",
        "2111, 08080808 c0000201 1267 0050, 403",
        // With a field that means nothing here, as clouds send them.
        "2111, 0a000007 c0000201 1267 0050 ea0003 616263, 201",
        "2121, 20010db8000000000000000000000007 20010db8000000000000000000000001 1267 0050, 201",
        "2000, '', 403"
    })
    void theClientIsTheOneInTheBinaryHeader(String command, String fields, int status) throws IOException {
        try (var proxy = stage.http()) {
            assertThat(publish(proxy.send(binary(command, fields.replace(" ", ""))))).isEqualTo(status);
        }
    }

    @Test
    void aHeaderMayComeInPiecesAndTogetherWithTheRequest() throws IOException {
        byte[] all = (line("10.0.0.7") + "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(ISO_8859_1);
        try (var pieces = stage.http(); var whole = stage.http()) {
            for (byte one : all) {
                pieces.send(new byte[] {one});
            }
            assertThat(pieces.readAnswer().text()).contains("Kineograph");
            assertThat(whole.send(all).readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void aProducerBehindAProxyIsItsClient() throws IOException {
        try (var proxy = stage.tcp(); var denied = stage.tcp()) {
            proxy.send(line("10.0.0.7")).sendPicture(Pictures.jpeg(1));
            stage.awaitNewest("door", Pictures.jpeg(1));

            assertThat(denied.send(line("8.8.8.8")).isEnded()).isTrue();
        }
        assertThat(log.lines()).anyMatch(line -> line.contains("8.8.8.8 may not publish"));
    }

    @Test
    void aDialectsPortTakesItToo() throws IOException {
        try (var proxy = RawClient.to(stage.ports().get(2))) {
            assertThat(proxy.send(line("10.0.0.7")).get("/").readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void eachClientHasItsShareOfConnections() throws IOException {
        stage.show(Pictures.jpeg(1));
        try (var one = stage.http(); var two = stage.http(); var three = stage.http(); var other = stage.http()) {
            assertThat(one.send(line("192.0.2.1")).get("/camera.mjpg").readHead().status()).isEqualTo(200);
            assertThat(two.send(line("192.0.2.1")).get("/camera.mjpg").readHead().status()).isEqualTo(200);
            // At once: it is refused, and closed, with the first line.
            var request = line("192.0.2.1") + "GET /camera.mjpg HTTP/1.1\r\nHost: localhost\r\n\r\n";
            assertThat(three.send(request).readAnswer().status()).isEqualTo(503);
            assertThat(other.send(line("192.0.2.2")).get("/camera.mjpg").readHead().status()).isEqualTo(200);
        }
        stage.awaitConnections(0);
    }

    /// A proxy that speaks HTTP may be behind the one that does not.
    @Test
    void aTrustedProxyInTheHeaderNamesItsOwnClient() throws IOException {
        try (var proxy = stage.http(); var stranger = stage.http()) {
            assertThat(publish(proxy.send(line("127.0.0.1")), "X-Forwarded-For: 10.0.0.7")).isEqualTo(201);
            assertThat(publish(stranger.send(line("8.8.8.8")), "X-Forwarded-For: 10.0.0.7")).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n", "PROXY TCP4 nonsense 192.0.2.1 1 2\r\n", "PROXY TCP4 10.0.0.7\r\n", "PROXY NONE 1 2 3 4 5\r\n"})
    void aConnectionWithoutItIsClosedAndItSaysSo(String first) throws IOException {
        try (var client = stage.http()) {
            assertThat(client.send(first).isEnded()).isTrue();
        }
        await().untilAsserted(() -> assertThat(log.lines()).anyMatch(line -> line.contains("header of the PROXY protocol")));
        assertThat(stage.rejected("http BAD_VALUE")).isEqualTo(1);
    }

    @Test
    void aHeaderThatDoesNotComeIsNotWaitedForLong() throws IOException {
        try (var brief = new Stage(
                        BEHIND_PROXY.with(Stage.SHORT),
                        new Listener.Http(FREE).withProxyProtocol(),
                        new Listener.Tcp(FREE, RULES, Stage.DOOR).withProxyProtocol());
                var client = brief.http();
                var producer = brief.tcp()) {
            client.send("PROXY TCP4");

            assertThat(client.isEnded()).isTrue();
            assertThat(producer.isEnded()).isTrue();
        }
        assertThat(log.lines()).anyMatch(line -> line.contains("header of the PROXY protocol: nothing for 0.25 s"));
    }

    @Test
    void whoIsNoProxyIsNotHeard() throws IOException {
        try (var client = RawClient.from("127.0.0.2", stage.server.port())) {
            assertThat(client.send(line("10.0.0.7")).isEnded()).isTrue();
        }
        await().untilAsserted(() -> assertThat(log.lines()).anyMatch(line -> line.contains("127.0.0.2: a connection to a port with proxyProtocol")));
    }

    /// With a program that other people wrote.
    @Test
    void curlSpeaksIt() throws Exception {
        stage.show(Pictures.jpeg(1));

        var process = new ProcessBuilder(
                        "curl", "-sS", "--fail", "--haproxy-protocol", "--max-time", "10", "http://127.0.0.1:%d/camera.jpg".formatted(stage.server.port()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(process.getInputStream().readAllBytes()).isEqualTo(Pictures.jpeg(1));
        assertThat(process.waitFor(Duration.ofSeconds(10))).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
