// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access;
import dev.kineograph.Access.Decision;
import dev.kineograph.StreamName;
import dev.kineograph.server.api.Api;
import dev.kineograph.server.http.Route;
import dev.kineograph.server.net.ConnectionLimits;
import dev.kineograph.server.net.CurrentSettings;
import dev.kineograph.server.net.MemoryBudget;
import dev.kineograph.server.net.RefusalLog;
import dev.kineograph.server.page.LiveStreams;
import dev.kineograph.server.page.MetricsEndpoint;
import dev.kineograph.server.page.ReadinessEndpoint;
import dev.kineograph.server.settings.Alias;
import dev.kineograph.server.settings.CounterDialect;
import dev.kineograph.server.settings.ImagestreamDialect;
import dev.kineograph.server.settings.JpgPusherDialect;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import dev.kineograph.server.source.http.UploadEndpoint;
import dev.kineograph.server.viewer.Audiences;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Where nothing is allowed, no address of any table shows a stream, takes a picture or says which streams there are.
@ExtendWith(NoLeaks.class)
class EveryDoorAsksForAccessTest {
    private static final StreamName VAULT = StreamName.of("vault");
    private static final String NO = "this is for nobody";
    private static final String UPGRADE =
            "Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + WebSocketClient.KEY;

    private final RecordingAccess access = new RecordingAccess((_, _, _) -> Decision.denied(NO));

    @AutoClose
    private final LogLines ignored = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK.with(access),
            new Listener.Http(0).withAliases(Map.of("/way", new Alias(VAULT, Alias.As.LIVE), "/still", new Alias(VAULT, Alias.As.SNAPSHOT))),
            new Listener.Tcp(0, VAULT));

    @BeforeEach
    void fill() {
        stage.hub.publisher("vault").publish(Pictures.png(1));
    }

    /// Every line of the common table.
    static List<Route> table(Stage stage) {
        var settings = new CurrentSettings(ServerSettings.DEFAULT);
        var refusals = new RefusalLog();
        var audiences = new Audiences(stage.hub.framing(), settings, refusals);
        var limits = new ConnectionLimits(() -> settings.get().limits());
        var api = Api.of(stage.hub, audiences, settings, limits, new MemoryBudget(settings), refusals);
        return Endpoints.of(
                stage.hub,
                audiences,
                new UploadEndpoint(stage.hub),
                new LiveStreams(stage.hub, audiences, settings),
                api,
                new ReadinessEndpoint(stage.hub, settings),
                new MetricsEndpoint(),
                () -> {});
    }

    private String answer(int port, String method, String path) throws IOException {
        try (var client = RawClient.to(port)) {
            var verb = method.equals("WEBSOCKET") ? "GET" : method;
            client.request(verb, path, method.equals("WEBSOCKET") ? UPGRADE : "Connection: close", "Referer: http://page.example/", "Content-Length: 0");
            return new String(client.readToEnd(), ISO_8859_1);
        }
    }

    private void everyLineIsDenied(int port, List<Route> table) throws IOException {
        for (var route : table) {
            var pattern = route.pattern().text();
            var path = pattern.replace("NAME.IMAGE", "vault.jpg").replace("NAME", "vault").replace("FILE", "page.css").replace("*", "any") + flags(route);

            boolean inQuery = route.pattern().conditions().containsValue("NAME");
            boolean ofStream = pattern.contains("NAME") || route.stream().isPresent() || inQuery;
            if (!ofStream && (route.method().equals("WEBSOCKET") || pattern.equals("/api/v1/events"))) {
                continue; // It is open for everybody and goes on: LiveStreamsTest and EventsTest say what it tells.
            }

            var answer = answer(port, route.method(), inQuery ? path + "?stream=vault" : path);

            if (ofStream) {
                assertThat(answer).as(route.method() + " " + path).startsWith("HTTP/1.1 403 ").contains(NO);
            }
            assertThat(answer).as(route.method() + " " + path).doesNotContain("/vault");
        }
    }

    /// The flags that a request needs for that line, such as `?click`.
    private static String flags(Route route) {
        var conditions = route.pattern().conditions();
        return conditions.isEmpty() || conditions.values().stream().anyMatch(value -> !value.isEmpty()) ? "" : "?" + String.join("&", conditions.keySet());
    }

    @Test
    void everyLineOfTheCommonTableIsDenied() throws IOException {
        everyLineIsDenied(stage.server.port(), table(stage));

        assertThat(stage.newest("vault").toByteArray()).isEqualTo(Pictures.png(1));
        assertThat(stage.stream("vault").stats().connections()).isZero();
    }

    @Test
    void pathsOfTheOperatorsChoiceMeanTheStreamThatTheyShow() throws IOException {
        for (var path : List.of("/way", "/still")) {
            assertThat(answer(stage.server.port(), "GET", path)).startsWith("HTTP/1.1 403 ").contains(NO).doesNotContain("vault");
        }
        assertThat(access.asked()).containsExactly("WATCH vault", "SNAPSHOT vault");
    }

    @Test
    void aProducerOnASocketIsClosedAndToldNothing() throws IOException {
        try (var client = stage.tcp()) {
            client.send("GET / HTTP/1.1\r\n\r\n");

            assertThat(client.isEnded()).isTrue();
        }
        await().until(() -> stage.rejected("tcp DENIED") == 1);
        assertThat(access.asked()).containsExactly("PUBLISH vault");
    }

    @Test
    void aClientOfSocketIoNeitherWatchesNorPushes() {
        try (var client = SocketIoPeer.connected(stage.server.port(), "/vault", "&late=newest")) {
            for (var event : List.of("subscribe", "onimgdata")) {
                var argument = event.equals("subscribe") ? "vault" : Map.of("source", Pictures.png(2));

                assertThat(client.ask(event, argument)).first().asString().contains("ok=false", NO);
            }
        }
        assertThat(stage.newest("vault").toByteArray()).isEqualTo(Pictures.png(1));
    }

    @Test
    void aClientOfSocketIoIsNotShownWhatOthersPushWhereItMayNotWatch() {
        access.answers((action, _, caller) ->
                action == Access.Action.PUBLISH || caller.authorization().isPresent() ? Decision.allowed() : Decision.denied(NO));
        int port = stage.server.port();
        try (var sender = SocketIoPeer.connected(port, "/vault", "");
                var stranger = SocketIoPeer.connected(port, "/vault", "");
                var friend = new SocketIoPeer(port, "/vault", "", "", "Authorization", "Bearer friend")) {
            assertThat(friend.next()).startsWith("0");

            sender.ask("onimgdata", Map.of("source", Pictures.png(2)));

            assertThat(friend.event().name()).isEqualTo("showimgdata");
            assertThat(stranger.event().object()).containsEntry("message", NO);
            stranger.emit("subscribe", "vault");
            assertThat(stranger.event().object()).containsEntry("message", NO);
            assertThat(stranger.hasHeardAll()).isTrue();
        }
    }

    @Test
    void everyLineOfEveryDialectIsDenied() throws IOException {
        for (var listener : List.of(
                new Listener.ForDialect(new Listener.Http(0).address(), new CounterDialect(VAULT, URI.create("counter:vault"))),
                new Listener.ForDialect(0, new ImagestreamDialect(VAULT, "way")),
                new Listener.ForDialect(0, new ImagestreamDialect(VAULT)),
                new Listener.ForDialect(0, new JpgPusherDialect(VAULT)))) {
            everyAddressOfADialectIsDenied(stage.server.listen(listener).getPort(), "/");
        }
    }

    @Test
    void everyLineOfADialectOnTheCommonPortIsDenied() throws IOException {
        var listener = new Listener.Http(0)
                .withDialects(
                        new CounterDialect(VAULT, URI.create("counter:vault")),
                        new ImagestreamDialect(VAULT, "way"),
                        new JpgPusherDialect(VAULT));

        everyAddressOfADialectIsDenied(stage.server.listen(listener).getPort(), "/index.html");
    }

    private void everyAddressOfADialectIsDenied(int port, String index) throws IOException {
        for (var path : List.of(index, "/way", "/vault.png", "/vault/page.png", "/vault.json", "/stream", "/123456789012345")) {
            var answer = answer(port, "GET", path);
            assertThat(answer).as(path).doesNotContain("vault").containsAnyOf("HTTP/1.1 403 ", "HTTP/1.1 404 ");
            assertThat(answer.contains(NO)).as(path).isEqualTo(answer.startsWith("HTTP/1.1 403 "));
            assertThat(answer(port, "WEBSOCKET", path)).as(path).startsWith("HTTP/1.1 4").doesNotContain("101 Switching");
        }
    }

    @Test
    void listsAndHintsShowWhatTheCallerMaySee() throws IOException {
        stage.hub.publisher("valet").publish(Pictures.png(1));
        access.answers((_, stream, _) -> stream.equals(VAULT) ? Decision.denied(NO) : Decision.allowed());
        int port = stage.server.port();

        assertThat(answer(port, "GET", "/")).contains("valet").doesNotContain("vault");
        assertThat(answer(port, "GET", "/demo/push")).contains("valet").doesNotContain("vault");
        access.asked();
        assertThat(answer(port, "GET", "/vaul.jpg")).startsWith("HTTP/1.1 404 ").contains("/ lists the streams").doesNotContain("valet");
        assertThat(access.asked()).containsExactly("SNAPSHOT vaul");
    }

    @Test
    void aHiddenStreamIsLikeOneThatIsNotThere() throws IOException {
        access.answers((_, stream, _) -> stream.equals(VAULT) ? Decision.hidden() : Decision.allowed());
        int port = stage.server.port();

        for (var suffix : List.of("", ".jpg", ".mjpg", ".json")) {
            var hidden = answer(port, "GET", "/vault" + suffix).replaceAll("Date: .*", "");
            var absent = answer(port, "GET", "/vacan" + suffix).replaceAll("Date: .*", "");

            assertThat(hidden).startsWith("HTTP/1.1 404 ").isEqualTo(absent.replace("vacan", "vault"));
        }
        try (var client = SocketIoPeer.connected(port)) {
            assertThat(client.ask("subscribe", "vault").toString()).isEqualTo(client.ask("subscribe", "vacan").toString().replace("vacan", "vault"));
        }
    }

    @Test
    void whoMightBeAllowedIsAskedWhoItIs() throws IOException {
        access.answers((_, _, caller) -> caller.authorization().map("Bearer friend"::equals).orElse(false)
                ? Decision.allowed()
                : Decision.challenged("say who you are", "Bearer realm=\"cameras\""));
        try (var client = stage.http()) {
            var asked = client.get("/vault.jpg").readAnswer();
            assertThat(asked.status()).isEqualTo(401);
            assertThat(asked.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"cameras\"");
            assertThat(asked.text()).isEqualTo("say who you are\n");

            assertThat(client.get("/vault.jpg", "Authorization: Bearer friend").readAnswer().status()).isEqualTo(200);
            assertThat(stage.rejected("http DENIED")).isZero();

            assertThat(client.get("/vault.jpg", "Authorization: Bearer foe").readAnswer().status()).isEqualTo(401);
        }
        assertThat(stage.rejected("http DENIED")).isEqualTo(1);
    }

    @Test
    void credentialsOfAnyLengthAreNotKept() throws IOException {
        access.answers((_, _, _) -> Decision.allowed());
        try (var client = stage.http()) {
            assertThat(client.get("/vault.jpg", "Authorization: Bearer " + "x".repeat(8_192)).readAnswer().status()).isEqualTo(200);
            var refused = client.get("/vault.jpg", "Authorization: Bearer " + "x".repeat(8_193)).readAnswer();
            assertThat(refused.status()).isEqualTo(431);
            assertThat(refused.text()).isEqualTo("Authorization: too long (expected: at most 8,199 bytes)\n");
        }
    }

    @Test
    void pagesMaySendCredentials() throws IOException {
        assertThat(answer(stage.server.port(), "OPTIONS", "/vault.jpg")).contains("Access-Control-Allow-Headers: *, Authorization\r\n");
    }

    @Test
    void whereItHasNoOpinionTheListenersOwnRulesHold() throws IOException {
        access.answers((_, _, _) -> Decision.undecided());
        try (var client = stage.http()) {
            assertThat(client.get("/vault.jpg").readAnswer().status()).isEqualTo(200);
            assertThat(client.put("/vault.jpg", Pictures.png(2)).readAnswer().status()).isEqualTo(204);
            assertThat(client.put("/vault.jpg", Pictures.png(2), "Origin: http://evil.example").readAnswer().status()).isEqualTo(403);
        }
    }

    @Test
    void itIsAskedOnceForEachRequestAndOnceForEachStreamThatGoesOn() throws IOException {
        access.answers((_, _, _) -> Decision.allowed());
        try (var client = stage.http();
                var viewer = Viewing.of(stage.http(), "/vault.mjpg")) {
            assertThat(viewer.next()).isEqualTo(Pictures.png(1));
            assertThat(access.asked()).containsExactly("WATCH vault");

            client.get("/vault.jpg").readAnswer();
            client.put("/vault.jpg", Pictures.png(2)).readAnswer();
            assertThat(access.asked()).containsExactly("SNAPSHOT vault", "PUBLISH vault");
        }
        try (var producer = stage.tcp()) {
            for (int i = 3; i < 10; i++) {
                producer.sendPicture(Pictures.png(i));
            }
            stage.awaitNewest("vault", Pictures.png(9));
            assertThat(access.asked()).containsExactly("PUBLISH vault");
        }
        try (var client = SocketIoPeer.connected(stage.server.port(), "/vault", "")) {
            for (int i = 10; i < 15; i++) {
                client.ask("onimgdata", Map.of("source", Pictures.png(i)));
            }
            assertThat(access.asked()).containsExactly("WATCH vault", "PUBLISH vault");
        }
    }

    @Test
    void anAccessThatFailsDeniesAndTheLogSaysWhy() throws IOException {
        access.answers((_, _, _) -> {
            throw new IllegalStateException("the user file is gone");
        });
        try (var client = stage.http()) {
            var answer = client.get("/vault.jpg").readAnswer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).doesNotContain("user file");
        }
        assertThat(stage.server.refusals()).containsOnly(Map.entry("access FAILED", 1L), Map.entry("http DENIED", 1L));
        assertThat(ignored.lines()).anySatisfy(line -> assertThat(line).contains("vault", "IllegalStateException"));
        assertThat(ignored.lines()).noneMatch(line -> line.contains("the user file is gone"));
    }
}
