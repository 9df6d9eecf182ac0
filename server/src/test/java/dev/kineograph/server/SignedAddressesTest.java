// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kineograph.Access.Action;
import dev.kineograph.StreamName;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.AddressSigner;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.settings.AddressRange;
import dev.kineograph.server.settings.Alias;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A signed address at a real port.
@ExtendWith(NoLeaks.class)
class SignedAddressesTest {
    private static final StreamName DOOR = StreamName.of("door");
    private static final String TOKEN = TokenHash.newToken();
    private static final String APP = "Authorization: Bearer " + TOKEN;

    private final AddressSigner signer = AddressSigner.of("k1", TokenHash.newToken());

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK.with(AccessRules.builder()
                    .token("app", TokenHash.of(TOKEN))
                    .signedBy(signer)
                    .allow(new Who.Signed(), Set.of(Action.WATCH, Action.PUBLISH), "door", "hall")
                    .allow(new Who.Token("app"), Set.of(Action.WATCH), "door")
                    .allow(new Who.Loopback(), Set.of(Action.WATCH), "hall")
                    .allow(new Who.Token("app"), Set.of(Action.WATCH), "office")
                    .build()),
            new Listener.Http(0).withAliases(Map.of("/way", new Alias(DOOR, Alias.As.LIVE))));

    @BeforeEach
    void fill() {
        for (var name : List.of("door", "hall")) {
            try (var publisher = stage.hub.publisher(name)) {
                publisher.publish(Pictures.png(1));
            }
        }
    }

    private String signed(Action action, Duration time) {
        return "signed=" + signer.sign(DOOR, action, Instant.now().plus(time));
    }

    private int status(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, headers).readHead().status();
        }
    }

    private Answer sign(String json, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.post("/api/v1/sign", json.getBytes(UTF_8), headers).readAnswer();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/door?", "/door.mjpg?", "/door.jpg?", "/door.json?", "/way?", "/stream?topic=door&", "/door/snapshot?", "/door.jpg?fresh=0&"})
    void everyAddressOfTheStreamIsOpenedByItsSignature(String path) throws IOException {
        assertThat(status(path + signed(Action.WATCH, Duration.ofHours(1)))).isEqualTo(200);
        assertThat(status(path + signed(Action.PUBLISH, Duration.ofHours(1)))).isEqualTo(401);
        assertThat(status(path.replace("door", "hall").replace("way", "hall") + signed(Action.WATCH, Duration.ofHours(1))))
                .as("open to this machine anyway").isEqualTo(200);
        assertThat(status(path + "signed=k1~watch~4102444800~" + "A".repeat(43))).isEqualTo(401);
    }

    @Test
    void anImageOfAnotherSiteShowsIt() throws IOException {
        assertThat(status("/door.mjpg?" + signed(Action.WATCH, Duration.ofHours(1)), "Sec-Fetch-Site: cross-site")).isEqualTo(200);
    }

    @Test
    void aProgramPublishesAtASignedAddress() throws IOException {
        try (var client = stage.http()) {
            assertThat(client.put("/door.jpg?" + signed(Action.PUBLISH, Duration.ofHours(1)), Pictures.png(2)).readAnswer().status()).isEqualTo(204);
            assertThat(client.put("/door.jpg?" + signed(Action.WATCH, Duration.ofHours(1)), Pictures.png(3)).readAnswer().status()).isEqualTo(403);
        }
        stage.awaitNewest("door", Pictures.png(2));
    }

    @Test
    void anAddressForAnotherMachineIsNoRight() throws IOException {
        var here = signer.sign(DOOR, Action.WATCH, Instant.now().plusSeconds(60), AddressRange.of("127.0.0.1"));
        try (var client = RawClient.from("127.0.0.2", stage.server.port())) {
            assertThat(client.get("/door.jpg?signed=" + here).readAnswer().text()).contains("this address is for somebody else's machine");
        }
        assertThat(status("/door.jpg?signed=" + here)).isEqualTo(200);
    }

    @Test
    void aViewerIsLetGoWhenTheTimeIsOver() throws IOException {
        var end = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 5);
        var signed = "signed=" + signer.sign(DOOR, Action.WATCH, end);
        try (var viewer = Viewing.of(stage.http(), "/door.mjpg?" + signed);
                var webSocket = WebSocketClient.of(stage.http(), "/door?" + signed);
                var program = Viewing.of(stage.http(), "/door.mjpg", APP)) {
            webSocket.next();

            assertThat(viewer.client().isEnded()).isTrue();
            assertThat(Instant.now()).isAfterOrEqualTo(end);
            assertThat(webSocket.closed().closeCode()).isEqualTo(1008);
            stage.hub.publisher("door").publish(Pictures.png(2));
            program.skipTo(Pictures.png(2));
        }
        try (var client = stage.http()) {
            assertThat(client.get("/door.jpg?" + signed).readAnswer().text()).isEqualTo("door: the time of this address is over (expected: a new one)\n");
        }
    }

    @Test
    void aPageShowsItsPictureByItsOwnSignatureAndTellsItNobody() throws IOException {
        var signed = signed(Action.WATCH, Duration.ofHours(1));
        try (var client = stage.http()) {
            var page = client.get("/door?" + signed, "Accept: text/html").readAnswer();

            assertThat(page.text()).contains("/door.mjpg?" + signed);
            assertThat(page.headers("Referrer-Policy")).containsExactly("strict-origin");
            assertThat(client.get("/hall", "Accept: text/html").readAnswer().headers("Referrer-Policy")).containsExactly("same-origin");
            assertThat(client.get("/hall?signed=%22%3E%3Cscript%3E", "Accept: text/html").readAnswer().text()).doesNotContain("\"><script>");
        }
    }

    @Test
    void whoMayWatchHasAnAddressSigned() throws IOException {
        var answer = sign("{\"stream\": \"door\", \"for\": \"10m\"}", APP);
        var json = JSON.std.mapFrom(answer.text());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat((String) json.get("path")).isEqualTo("/door.mjpg?signed=" + json.get("signed"));
        assertThat(Long.parseLong(json.get("until").toString()) - Instant.now().getEpochSecond()).isBetween(500L, 600L);
        assertThat(status((String) json.get("path"))).isEqualTo(200);
        assertThat((String) JSON.std.mapFrom(sign("{\"stream\": \"door\", \"action\": \"snapshot\", \"address\": \"10.0.0.0/8\"}", APP).text()).get("path"))
                .matches("/door\\.jpg\\?signed=k1~snapshot~[0-9]+~10\\.0\\.0\\.0/8~.*");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"stream\": \"door\"} | 401 | a credential is needed",
        "{\"stream\": \"hall\"} | 404 | there is no such stream",
        "{\"stream\": \"yard\"} | 404 | there is no such stream",
    })
    void whoHasNoCredentialHasNothingToPassOn(String json, int status, String sentence) throws IOException {
        var answer = sign(json);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"stream\": \"door\", \"action\": \"publish\"} | 403 | 'publish' is not allowed",
        "{\"stream\": \"office\"} | 403 | no rule lets signed addresses do this",
        "{\"stream\": \"hall\"} | 404 | there is no such stream",
        "{\"stream\": \"door\", \"for\": \"200h\"} | 400 | (expected: at most 168h)",
        "{\"stream\": \"door\", \"for\": \"0s\"} | 400 | for: 0s (expected: a time such as",
        "{\"stream\": \"door\", \"action\": \"admin\"} | 400 | action: admin (expected: watch, snapshot or publish)",
        "{\"stream\": \"door\", \"address\": \"x\"} | 400 | address range: x (expected:",
        "{\"stream\": \"../x\"} | 400 | stream name: '../x'",
        "[] | 400 | body: no JSON object",
        "null | 400 | body: no JSON object",
        "x | 400 | body: no JSON object",
        "{} | 400 | stream name: ''",
    })
    void nothingIsSignedThatTheAskerDoesNotHave(String json, int status, String sentence) throws IOException {
        var answer = sign(json, APP);

        assertThat(answer.text()).contains(sentence);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void aSignatureSignsNothing() throws IOException {
        try (var client = stage.http()) {
            var path = "/api/v1/sign?" + signed(Action.WATCH, Duration.ofHours(1));
            assertThat(client.post(path, "{\"stream\": \"door\"}".getBytes(UTF_8)).readAnswer().status()).isEqualTo(401);
        }
    }

    @Test
    void aBodyThatIsTooLongIsRefused() throws IOException {
        assertThat(sign(" ".repeat(5000), APP).status()).isEqualTo(413);
    }

    @Test
    void withoutAKeyNothingIsSigned() throws IOException {
        try (var open = new Stage(); var client = open.http()) {
            assertThat(client.post("/api/v1/sign", "{}".getBytes(UTF_8)).readAnswer().status()).isEqualTo(404);
        }
    }

    @Test
    void noLogHasASignature() throws IOException {
        var signature = signer.sign(DOOR, Action.WATCH, Instant.now().plusSeconds(60)).replaceFirst(".*~", "");
        for (var path : List.of("/door.jpg", "/nowhere.jpg", "/", "/door/below", "/..", "/door.mjpg", "/%zz")) {
            try (var client = stage.http()) {
                client.request("POST", path + "?signed=k1~watch~1~" + signature, "Content-Length: 0", "Connection: close");
                assertThat(new String(client.readToEnd(), ISO_8859_1)).as(path).doesNotContain(signature);
            }
        }
        assertThat(log.lines()).isNotEmpty().allSatisfy(line -> assertThat(line).doesNotContain(signature, TOKEN));
    }
}
