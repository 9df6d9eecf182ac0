// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.StreamName;
import dev.kineograph.server.settings.AllowedHosts;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.Readers;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A session of Socket.IO may publish what came by a request that may: who opened it does not matter. Browsers name a page in its POSTs and
/// WebSockets, and not in each GET.
@ExtendWith(NoLeaks.class)
class EventsAreJudgedByTheirRequestTest {
    private static final String POLLS = "/socket.io/?EIO=4&transport=polling";
    private static final String PUSH = "420[\"onimgdata\",{\"source\":\"data:image/png;base64,%s\"}]"
            .formatted(Base64.getEncoder().encodeToString(Pictures.png(1)));
    private static final String OWN = "Origin: http://localhost";
    private static final String FOREIGN = "Origin: http://evil.example";
    private static final String NONE = "X: y";

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(Stage.BRISK, new Listener.Http(0).with(Readers.ANY).with(AllowedHosts.ANY));

    private String open(String header) throws IOException {
        try (var client = stage.http()) {
            var sid = client.get(POLLS, header).readAnswer().text().replaceFirst(".*\"sid\":\"([^\"]*)\".*", "$1");
            return POLLS + "&sid=" + sid;
        }
    }

    private void post(String session, String body, String header) throws IOException {
        try (var client = stage.http()) {
            client.send("POST %s HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(session, header, body.length(), body));
            assertThat(client.readAnswer().text()).isEqualTo("ok");
        }
    }

    private String poll(String session) throws IOException {
        try (var client = stage.http()) {
            return client.get(session).readAnswer().text();
        }
    }

    private String connected(String header, String joining) throws IOException {
        var session = open(header);
        post(session, "40", joining);
        assertThat(poll(session)).startsWith("40{");
        return session;
    }

    private void assertPushed(String session, boolean pushed) throws IOException {
        assertThat(poll(session)).contains(pushed ? "430[{\"ok\":true}]" : "may not publish here");
        assertThat(stage.hub.find(StreamName.of("pushed")).isPresent()).isEqualTo(pushed);
    }

    @ParameterizedTest
    @CsvSource({
        "X: y, X: y, true",
        "X: y, Origin: http://localhost, true",
        "Origin: http://localhost, Origin: http://localhost, true",
        "Origin: http://evil.example, Origin: http://localhost, true",
        "X: y, Origin: http://evil.example, false",
        "Origin: http://localhost, Origin: http://evil.example, false",
        "Origin: http://evil.example, X: y, false",
        "Sec-Fetch-Site: cross-site, X: y, false",
        "Sec-Fetch-Site: same-site, X: y, false",
        "Sec-Fetch-Site: same-origin, Origin: http://localhost, true",
        "Sec-Fetch-Site: none, X: y, true",
        "X: y, Sec-Fetch-Site: cross-site, false",
        "X: y, X-Forwarded-For: 8.8.8.8, false",
        "X-Forwarded-For: 8.8.8.8, X: y, true"
    })
    void aPushIsJudgedByThePostThatBringsIt(String opening, String posting, boolean pushed) throws IOException {
        var session = connected(opening, posting);

        post(session, PUSH, posting);

        assertPushed(session, pushed);
    }

    @Test
    void whatAProgramMayDoInASessionIsNotForAPageThatUsesIt() throws IOException {
        var session = connected(NONE, NONE);
        post(session, PUSH, NONE);
        assertThat(poll(session)).isEqualTo("430[{\"ok\":true}]");
        var newest = stage.newest("pushed");

        post(session, PUSH, FOREIGN);

        assertThat(poll(session)).contains("pages of http://evil.example may not publish here");
        assertThat(stage.newest("pushed")).isSameAs(newest);
        post(session, PUSH, OWN);
        assertThat(poll(session)).isEqualTo("430[{\"ok\":true}]");
    }

    @Test
    void whatComesByAWebSocketIsJudgedByItsHandshake() throws IOException {
        var session = connected(NONE, NONE);
        try (var socket = WebSocketClient.of(stage.http(), session.replace("polling", "websocket"), FOREIGN)) {
            socket.send(WebSocketClient.TEXT, "2probe".getBytes(UTF_8));
            assertThat(socket.next().text()).isEqualTo("3probe");
            socket.send(WebSocketClient.TEXT, "5".getBytes(UTF_8));

            socket.send(WebSocketClient.TEXT, PUSH.getBytes(UTF_8));

            assertThat(socket.next().text()).contains("pages of http://evil.example may not publish here");
            assertThat(stage.hub.find(StreamName.of("pushed"))).isEmpty();
        }
    }

    /// Where the server goes by every name, a page can make its own name point here; and its own GETs have no Origin.
    @Test
    void aPageWhoseNameWasMadeToPointHereDoesNotPublish() throws IOException {
        var session = connected("X: y", "Origin: http://evil.example");
        try (var client = stage.http()) {
            client.send("POST %s HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(session, PUSH.length(), PUSH));
            client.readAnswer();
        }

        assertPushed(session, false);
    }
}
