// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Action;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.AddressSigner;
import dev.kineograph.server.access.JwtIssuer;
import dev.kineograph.server.access.JwtKey;
import dev.kineograph.server.access.Jwts;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens of an issuer at a real port.
@ExtendWith(NoLeaks.class)
class JwtOverHttpTest {
    private static final KeyPair KEY = Jwts.pair("EC");
    private static final String LISTED = "http://page.example";

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK.with(AccessRules.builder()
                    .trusting(JwtIssuer.of(Jwts.ISSUER, Jwts.AUDIENCE, JwtKey.parse(Jwts.pem(KEY))).inCookie("login"))
                    .signedBy(AddressSigner.of("k1", TokenHash.newToken()))
                    .allow(Who.of("jwt group=family"), Set.of(Action.WATCH, Action.PUBLISH), "door")
                    .allow(Who.of("jwt admin=true"), Set.of(Action.ADMINISTER), "*")
                    .allow(new Who.Signed(), Set.of(Action.WATCH), "door")
                    .build()),
            new Listener.Http(0).with(PublishRules.DEFAULT.withOrigins(LISTED)));

    @BeforeEach
    void fill() {
        try (var publisher = stage.hub.publisher("door")) {
            publisher.publish(Pictures.png(1));
        }
    }

    private static String token(Object... claims) {
        return Jwts.signed(KEY, Jwts.claims(claims));
    }

    private static String bearer(Object... claims) {
        return "Authorization: Bearer " + token(claims);
    }

    private int status(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, headers).readHead().status();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/door", "/door.mjpg", "/door.jpg", "/door.json", "/stream?topic=door", "/door/snapshot"})
    void whoeverHasATokenThatSaysSoWatches(String path) throws IOException {
        assertThat(status(path, bearer("group", "family"))).isEqualTo(200);
        assertThat(status(path, bearer("group", "work"))).isEqualTo(404);
        assertThat(status(path, "Cookie: a=b; login=" + token("group", "family"))).isEqualTo(200);
        try (var client = stage.http()) {
            var asked = client.get(path, "Connection: close").readAnswer();

            assertThat(asked.status()).isEqualTo(401);
            assertThat(asked.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"kineograph\"");
        }
    }

    @Test
    void aTokenInAnAddressIsNone() throws IOException {
        for (var name : List.of("token", "access_token", "jwt", "login", "authorization", "signed")) {
            assertThat(status("/door.jpg?" + name + "=" + token("group", "family"))).as(name).isEqualTo(401);
        }
    }

    @Test
    void whatABrowserSendsByItselfCountsForOurOwnPagesAndListedOnes() throws IOException {
        var cookie = "Cookie: login=" + token("group", "family");

        assertThat(status("/door.jpg", cookie, "Sec-Fetch-Site: cross-site")).isEqualTo(401);
        assertThat(status("/door.jpg", cookie, "Origin: " + LISTED)).isEqualTo(200);
        assertThat(status("/door.jpg", bearer("group", "family"), "Sec-Fetch-Site: cross-site")).as("a page added it on purpose").isEqualTo(200);
    }

    @Test
    void theFirstOfTwoCookiesCountsAndTheHeaderBeforeBoth() throws IOException {
        var right = "login=" + token("group", "family");
        var wrong = "login=" + token("group", "work");

        assertThat(status("/door.jpg", "Cookie: " + right + "; " + wrong)).isEqualTo(200);
        assertThat(status("/door.jpg", "Cookie: " + wrong + "; " + right)).isEqualTo(404);
        assertThat(status("/door.jpg", "Cookie: " + right, bearer("group", "work"))).isEqualTo(404);
    }

    @Test
    void programsPublishAndAdministerToo() throws IOException {
        assertThat(put()).isEqualTo(401);
        assertThat(put(bearer("group", List.of("family")))).isEqualTo(204);
        try (var client = stage.http()) {
            assertThat(client.request("DELETE", "/door", bearer("group", "family")).readAnswer().status()).isEqualTo(403);
            assertThat(client.request("DELETE", "/door", bearer("admin", true)).readAnswer().status()).isEqualTo(204);
        }
    }

    private int put(String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.put("/door.jpg", Pictures.png(2), headers).readAnswer().status();
        }
    }

    @Test
    void aSocketIoClientHasItsTokenInItsAuth() {
        try (var peer = new SocketIoPeer(stage.server.port(), "/door", "", "{\"token\":\"%s\"}".formatted(token("group", "family")))) {
            assertThat(peer.next()).startsWith("0");
            assertThat(peer.ask("onimgdata", Map.of("source", Pictures.png(2)))).containsExactly(Map.of("ok", true));
        }
        stage.awaitNewest("door", Pictures.png(2));
    }

    @Test
    void aViewerIsLetGoWhenTheTokenEnds() throws IOException {
        // It counts for a minute more, as clocks may differ.
        long end = Instant.now().getEpochSecond() + 5;
        var token = token("group", "family", "exp", end - 60);
        try (var viewer = Viewing.of(stage.http(), "/door.mjpg", "Authorization: Bearer " + token);
                var webSocket = WebSocketClient.of(stage.http(), "/door", "Cookie: login=" + token);
                var other = Viewing.of(stage.http(), "/door.mjpg", bearer("group", "family"))) {
            viewer.next();
            webSocket.next();

            assertThat(viewer.client().isEnded()).isTrue();
            assertThat(Instant.now().getEpochSecond()).isGreaterThanOrEqualTo(end);
            assertThat(webSocket.closed().closeCode()).isEqualTo(1008);
            stage.hub.publisher("door").publish(Pictures.png(2));
            other.skipTo(Pictures.png(2));
        }
        try (var client = stage.http()) {
            assertThat(client.get("/door.jpg", "Authorization: Bearer " + token).readAnswer().text())
                    .isEqualTo("door: the time of this token is over (expected: a new one)\n");
        }
    }

    @Test
    void anAddressThatIsSignedByATokensRightLastsNoLonger() throws IOException {
        long end = Instant.now().getEpochSecond() + 100;
        try (var client = stage.http()) {
            var answer = client.post("/api/v1/sign", "{\"stream\":\"door\",\"for\":\"24h\"}".getBytes(UTF_8), bearer("group", "family", "exp", end)).readAnswer();

            assertThat(JSON.std.mapFrom(answer.text())).containsEntry("until", (int) end + 60);
        }
    }

    @Test
    void noAnswerAndNoLineOfTheLogHasAToken() throws IOException {
        var tokens = List.of(token("group", "family"), token("group", "work"), token("exp", 1), Jwts.signed(Jwts.pair("EC"), Jwts.claims()));
        for (var token : tokens) {
            for (var header : List.of("Authorization: Bearer " + token, "Cookie: login=" + token)) {
                try (var client = stage.http()) {
                    var answer = client.get("/door.json", header).readAnswer();

                    assertThat(answer.text()).doesNotContain(token.substring(token.lastIndexOf('.')));
                }
            }
        }
        assertThat(log.lines()).isNotEmpty().noneMatch(line -> tokens.stream().anyMatch(token -> line.contains(token.substring(token.lastIndexOf('.')))));
    }
}
