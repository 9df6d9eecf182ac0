// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A page that makes browsers call this server by the page's own name (DNS rebinding) gets nothing, whatever it asks for.
@ExtendWith(NoLeaks.class)
class OnlyByItsOwnNamesTest {
    private static final AllowedHosts HOSTS = AllowedHosts.of("camera.example.org");

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            ServerSettings.DEFAULT.with(Stage.LOOPS),
            new Listener.Http(0).with(HOSTS),
            new Listener.ForDialect(0, new JpgPusherDialect(Stage.CAMERA)).with(HOSTS));

    private Answer request(int port, String line, String host, String... headers) throws IOException {
        try (var client = RawClient.to(port)) {
            var more = List.of(headers).isEmpty() ? "" : String.join("\r\n", headers) + "\r\n";
            client.send("%s HTTP/1.1\r\nHost: %s\r\n%s\r\n".formatted(line, host, more));
            return line.startsWith("HEAD") ? client.readHead() : client.readAnswer();
        }
    }

    @Test
    void whoLooksWhetherItRunsNeedsNoName() throws IOException {
        var answer = request(stage.server.port(), "GET /healthz", "10-0-0-7.balancer.example");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("ok\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /                                                   |
            GET /camera                                             |
            GET /camera.mjpg                                        |
            GET /camera.jpg                                         |
            GET /camera.json                                        |
            HEAD /camera.jpg                                        |
            OPTIONS /camera.jpg                                     |
            GET /nothing.at.all                                     |
            PUT /camera.jpg                                         | Content-Length: 4
            POST /camera.jpg                                        | Content-Length: 4
            GET /socket.io/?EIO=4&transport=polling                 |
            POST /socket.io/?EIO=4&transport=polling                | Content-Length: 4
            GET /socket.io/1/?t=1                                   |
            GET /camera                                             | Connection: Upgrade
            GET http://evil.example/camera.jpg                      |
            """)
    void whateverIsAskedForByAnotherNameIsMisdirected(String line, String header) throws IOException {
        stage.show(Pictures.png(1));
        var headers = header == null ? new String[0] : new String[] {header};

        var answer = request(stage.server.port(), line, "evil.example:" + stage.server.port(), headers);

        assertThat(answer.status()).isEqualTo(421);
        if (!line.startsWith("HEAD")) {
            assertThat(answer.text()).contains("Host: evil.example", "listed in hosts");
        }
    }

    @Test
    void aDialectsPortIsCalledByItsNamesToo() throws IOException {
        int port = stage.server.addresses().get(1).getPort();

        assertThat(request(port, "GET /stream", "evil.example").status()).isEqualTo(421);
        assertThat(request(port, "GET /stream", "camera.example.org").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"camera.example.org", "127.0.0.1", "[::1]:80", "localhost:1234"})
    void itsOwnNamesAndAddressesAreAnswered(String host) throws IOException {
        stage.show(Pictures.png(1));

        assertThat(request(stage.server.port(), "GET /camera.jpg", host).status()).isEqualTo(200);
    }

    /// As nginx sends, and ESP32s: no browser does.
    @Test
    void aRequestOfHttp10NeedNotSayWhomItMeans() throws IOException {
        stage.show(Pictures.png(1));
        try (var client = stage.http()) {
            assertThat(client.send("GET /camera.jpg HTTP/1.0\r\n\r\n").readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void aRefusalIsCountedAndTheConnectionGoesOn() throws IOException {
        stage.show(Pictures.png(1));
        try (var client = stage.http()) {
            assertThat(client.send("GET /camera.jpg HTTP/1.1\r\nHost: evil.example\r\n\r\n").readAnswer().status()).isEqualTo(421);
            assertThat(client.get("/camera.jpg").readAnswer().status()).isEqualTo(200);
        }

        assertThat(stage.rejected("http WRONG_HOST")).isEqualTo(1);
        assertThat(log.lines()).first().asString().contains("Host: evil.example");
    }
}
