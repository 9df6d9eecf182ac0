// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access.Action;
import dev.kineograph.StreamName;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.PasswordHash;
import dev.kineograph.server.access.QuickPassword;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.settings.Alias;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.PublishRules;
import dev.kineograph.server.settings.Readers;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.util.Base64;
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

/// Rules at a real port: what is answered to whom, whichever way in is tried.
@ExtendWith(NoLeaks.class)
class AccessRulesOverHttpTest {
    private static final String PASSWORD = "correct horse battery";
    private static final PasswordHash HASH = QuickPassword.of(PASSWORD);
    private static final String TOKEN = TokenHash.newToken();
    private static final String ADMIN = TokenHash.newToken();
    private static final String ANNA = "Authorization: Basic " + base64("anna:" + PASSWORD);
    private static final String BOB = "Authorization: Basic " + base64("bob:" + PASSWORD);
    private static final String PRINTER = "Authorization: Bearer " + TOKEN;
    private static final String LISTED = "http://page.example";

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK.with(rules().build()),
            new Listener.Http(0)
                    .with(PublishRules.DEFAULT.withOrigins(LISTED))
                    .with(Readers.of("http://reader.example"))
                    .withAliases(Map.of("/way", new Alias(StreamName.of("door"), Alias.As.LIVE))));

    private static AccessRules.Builder rules() {
        return AccessRules.builder()
                .user("anna", HASH)
                .user("bob", HASH)
                .token("printer", TokenHash.of(TOKEN))
                .token("admin", TokenHash.of(ADMIN))
                .allow(new Who.User("anna"), Set.of(Action.WATCH), "door", "yard/*")
                .allow(new Who.User("bob"), Set.of(Action.SNAPSHOT), "yard/*")
                .allow(new Who.Token("printer"), Set.of(Action.WATCH, Action.PUBLISH), "printer")
                .allow(new Who.Token("admin"), Set.of(Action.ADMINISTER), "*")
                .allow(new Who.Nobody(), Set.of(Action.WATCH), "vault");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @BeforeEach
    void fill() {
        for (var name : List.of("door", "hall", "yard/gate", "printer", "vault")) {
            try (var publisher = stage.hub.publisher(name)) {
                publisher.publish(Pictures.png(1));
            }
        }
    }

    private int status(String method, String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.request(method, path, headers).readHead().status();
        }
    }

    private int put(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.put(path, Pictures.png(2), headers).readAnswer().status();
        }
    }

    private String whole(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            client.get(path, (String.join("\r\n", headers) + "\r\nConnection: close").strip().split("\r\n"));
            return new String(client.readToEnd(), ISO_8859_1).replaceAll("Date: .*", "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/door", "/door.mjpg", "/door.jpg", "/door.json", "/way", "/stream?topic=door", "/door/snapshot", "/yard/gate.jpg"})
    void whoMayWatchSaysWhoItIs(String path) throws IOException {
        try (var client = stage.http()) {
            var asked = client.get(path, "Connection: close").readAnswer();

            assertThat(asked.status()).isEqualTo(401);
            assertThat(asked.header("WWW-Authenticate")).isEqualTo("Basic realm=\"kineograph\", charset=\"UTF-8\"");
        }
        assertThat(status("GET", path, ANNA)).isEqualTo(200);
    }

    @Test
    void anybodyWatchesWhatNoRuleIsAbout() throws IOException {
        assertThat(status("GET", "/hall.jpg")).isEqualTo(200);
        assertThat(status("GET", "/hall.jpg", "Authorization: Basic " + base64("anna:wrong"))).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"'', 401", "Basic, 401", "anna:wrong, 401", "bob, 404"})
    void aStreamThatIsThereIsAnsweredAsOneThatIsNot(String credential, int status) throws IOException {
        var header = switch (credential) {
            case "" -> "X-None: 1";
            case "bob" -> BOB;
            case "Basic" -> "Authorization: Basic";
            default -> "Authorization: Basic " + base64(credential);
        };
        for (var ending : List.of("", ".mjpg", ".json")) {
            var there = whole("/yard/gate" + ending, header);
            var absent = whole("/yard/gaol" + ending, header);

            assertThat(there).startsWith("HTTP/1.1 " + status).isEqualTo(absent.replace("gaol", "gate"));
        }
    }

    @Test
    void whatIsForNobodyIsAsIfItWereNotThere() throws IOException {
        assertThat(whole("/vault.jpg", ANNA)).startsWith("HTTP/1.1 404 ").isEqualTo(whole("/vacan.jpg", ANNA).replace("vacan", "vault"));
        assertThat(whole("/", ANNA)).contains("hall", "yard/gate").doesNotContain("vault", "printer");
        assertThat(whole("/api/v1/streams", "X-None: 1")).contains("hall").doesNotContain("door", "yard", "vault");
    }

    @Test
    void aSnapshotIsNotTheLivePicture() throws IOException {
        assertThat(status("GET", "/yard/gate.jpg", BOB)).isEqualTo(200);
        assertThat(status("GET", "/yard/gate.mjpg", BOB)).isEqualTo(404);
        assertThat(status("GET", "/yard/gate.json", BOB)).isEqualTo(404);
    }

    @Test
    void aProgramPublishesWithItsToken() throws IOException {
        assertThat(put("/printer.jpg")).isEqualTo(401);
        assertThat(put("/printer.jpg", PRINTER)).isEqualTo(204);
        assertThat(put("/door.jpg")).as("no rule is about it").isEqualTo(204);
        try (var socketIo = SocketIoPeer.connected(stage.server.port(), "/printer", "")) {
            assertThat(socketIo.ask("onimgdata", Map.of("source", Pictures.png(3)))).first().asString().contains("a credential is needed");
        }
    }

    @Test
    void onlyACredentialRemovesAStream() throws IOException {
        assertThat(status("DELETE", "/hall")).isEqualTo(401);
        assertThat(status("DELETE", "/hall", PRINTER)).isEqualTo(403);
        try (var viewer = Viewing.of(stage.http(), "/hall.mjpg")) {
            viewer.next();
            assertThat(status("DELETE", "/hall", "Authorization: Bearer " + ADMIN)).isEqualTo(204);
            assertThat(viewer.client().isEnded()).isTrue();
        }
        assertThat(stage.hub.find(StreamName.of("hall"))).isEmpty();
        assertThat(status("DELETE", "/hall", "Authorization: Bearer " + ADMIN)).isEqualTo(404);
        stage.server.settings(stage.server.settings().with(ServerSettings.DEFAULT.access()));
        assertThat(status("DELETE", "/door")).as("without rules, nobody").isEqualTo(403);
    }

    @Test
    void whatABrowserSendsByItselfCountsForOurOwnPagesAndListedOnes() throws IOException {
        var own = "Origin: http://localhost:" + stage.server.port();
        var ownHost = "Host: localhost:" + stage.server.port();
        var upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + WebSocketClient.KEY;

        assertThat(webSocket(ownHost, own, upgrade, ANNA)).isEqualTo(101);
        assertThat(webSocket(ownHost, "Origin: " + LISTED, upgrade, ANNA)).isEqualTo(101);
        assertThat(webSocket(ownHost, "Origin: http://reader.example", upgrade, ANNA)).as("it may read what is for all").isEqualTo(401);
        assertThat(webSocket(ownHost, "Origin: http://evil.example", upgrade, ANNA)).isEqualTo(403);
        assertThat(status("GET", "/door.jpg", "Sec-Fetch-Site: cross-site", ANNA)).as("an <img> of another site").isEqualTo(401);
        assertThat(status("GET", "/door.jpg", "Sec-Fetch-Site: same-origin", ANNA)).isEqualTo(200);
    }

    private int webSocket(String host, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.send("GET /door HTTP/1.1\r\n" + host + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n").readHead().status();
        }
    }

    @Test
    void aForeignPageIsNotHelpedToAskForAPassword() throws IOException {
        try (var client = stage.http()) {
            var answer = client.get("/door.jpg", "Sec-Fetch-Site: cross-site").readAnswer();

            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"kineograph\"");
        }
    }

    @Test
    void whoGuessesTooOftenWaits() throws IOException {
        try (var client = stage.http()) {
            for (int i = 0; i < 10; i++) {
                assertThat(client.get("/printer.jpg", "Authorization: Bearer guess" + i).readAnswer().status()).isEqualTo(401);
            }
            var answer = client.get("/printer.jpg", "Authorization: Bearer guess").readAnswer();

            assertThat(answer.status()).isEqualTo(429);
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 61);
            assertThat(client.get("/printer.jpg", PRINTER).readAnswer().status()).as("a right token is no guess").isEqualTo(200);
            assertThat(client.get("/hall.jpg").readAnswer().status()).isEqualTo(200);
        }
    }

    @Test
    void whoLosesTheRightByNewRulesIsLetGo() throws IOException {
        try (var anna = Viewing.of(stage.http(), "/door.mjpg", ANNA);
                var webSocket = WebSocketClient.of(stage.http(), "/door", ANNA);
                var stranger = Viewing.of(stage.http(), "/hall.mjpg")) {
            anna.next();
            webSocket.next();
            stage.server.settings(stage.server.settings().with(AccessRules.builder()
                    .user("anna", QuickPassword.of("another"))
                    .allow(new Who.User("anna"), Set.of(Action.WATCH), "door")
                    .build()));

            assertThat(anna.client().isEnded()).isTrue();
            assertThat(webSocket.closed().closeCode()).isEqualTo(1008);
            stage.hub.publisher("hall").publish(Pictures.png(2));
            stranger.skipTo(Pictures.png(2));
        }
    }

    @Test
    void noAnswerAndNoLineOfTheLogHasASecret() throws IOException {
        var wrong = base64("anna:wr0ng-passw0rd");
        var secrets = new String[] {PASSWORD, TOKEN, wrong, "wr0ng", HASH.line(), TokenHash.of(TOKEN).line(), base64("anna:" + PASSWORD), "C00kie"};
        for (var route : EveryDoorAsksForAccessTest.table(stage)) {
            for (var name : List.of("door", "printer", "vault", "nowhere")) {
                for (var credential : List.of(ANNA, PRINTER, "Authorization: Basic " + wrong, "Authorization: Bearer wr0ng-t0ken", "Authorization: Digest wr0ng")) {
                    assertThat(said(route, name, credential)).as(route.pattern().text()).doesNotContain(secrets);
                }
            }
        }

        assertThat(log.lines()).isNotEmpty().allSatisfy(line -> assertThat(line).doesNotContain(secrets));
        await().until(() -> stage.server.connections() == 0);
    }

    /// What is said before the pictures of an answer that goes on.
    private String said(Route route, String name, String credential) throws IOException {
        var path = route.pattern().text().replace("NAME.IMAGE", name + ".jpg").replace("NAME", name).replace("FILE", "page.css").replace("*", "any");
        try (var client = stage.http()) {
            var method = route.method().equals("WEBSOCKET") ? "GET" : route.method();
            client.request(method, path, credential, "Cookie: kineograph-session=" + "C00kie".repeat(8).substring(0, 43), "Accept: text/html", "Content-Length: 0", "Connection: close");
            var head = client.readHead();
            return head.contentLength() == 0 || head.header("Content-Type").startsWith("image/") ? head.head() : head.head() + new String(client.read(head.contentLength()), ISO_8859_1);
        }
    }
}
