// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kineograph.Access.Action;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.PasswordHash;
import dev.kineograph.server.access.QuickPassword;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.settings.Listener;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signing in on a page, and out again.
@ExtendWith(NoLeaks.class)
class SignInPageTest {
    private static final String PASSWORD = "correct & hörse";
    private static final PasswordHash HASH = QuickPassword.of(PASSWORD);

    @AutoClose
    private final LogLines log = LogLines.ofKineograph();

    @AutoClose
    private final Stage stage = new Stage(
            Stage.BRISK.with(AccessRules.builder().user("anna", HASH).allow(new Who.User("anna"), Set.of(Action.WATCH, Action.PUBLISH), "door").build()),
            new Listener.Http(0));

    @BeforeEach
    void fill() {
        for (var name : new String[] {"door", "hall"}) {
            try (var publisher = stage.hub.publisher(name)) {
                publisher.publish(Pictures.png(1));
            }
        }
    }

    private Answer post(String path, String form, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.post(path, form.getBytes(UTF_8), headers).readAnswer();
        }
    }

    private Answer get(String path, String... headers) throws IOException {
        try (var client = stage.http()) {
            return client.get(path, headers).readAnswer();
        }
    }

    private static String form(String user, String password) {
        return "user=%s&password=%s".formatted(URLEncoder.encode(user, UTF_8), URLEncoder.encode(password, UTF_8));
    }

    private String signIn() throws IOException {
        return "Cookie: other=1; " + post("/sign-in", form("anna", PASSWORD)).header("Set-Cookie").replaceFirst(";.*", "");
    }

    @Test
    void whoSignsInSeesWhatTheUserMaySee() throws IOException {
        var answer = post("/sign-in", form("anna", PASSWORD));

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo("./");
        assertThat(answer.header("Set-Cookie")).matches("kineograph-session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
        var cookie = "Cookie: " + answer.header("Set-Cookie").replaceFirst(";.*", "");
        assertThat(get("/door.jpg", cookie).status()).isEqualTo(200);
        assertThat(get("/door.jpg").status()).isEqualTo(401);
        assertThat(get("/", cookie).text()).contains("door", "Signed in as anna");
        assertThat(get("/").text()).contains(">Sign in</a>", "hall").doesNotContain("door");
        assertThat(get("/sign-in", cookie).text()).contains("Signed in as anna.", "action=\"./sign-out\"").doesNotContain("password");
        assertThat(get("/sign-in").text()).contains("action=\"./sign-in\"").doesNotContain("sign-out");
    }

    @Test
    void whoSignsOutIsLetGoEverywhere() throws IOException {
        var cookie = signIn();
        var other = signIn();
        try (var viewer = Viewing.of(stage.http(), "/door.mjpg", cookie);
                var webSocket = WebSocketClient.of(stage.http(), "/door", cookie);
                var elsewhere = Viewing.of(stage.http(), "/door.mjpg", other)) {
            webSocket.next();

            var answer = post("/sign-out", "", cookie);

            assertThat(answer.status()).isEqualTo(303);
            assertThat(answer.header("Set-Cookie")).isEqualTo("kineograph-session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
            assertThat(viewer.client().isEnded()).isTrue();
            assertThat(webSocket.closed().closeCode()).isEqualTo(1008);
            assertThat(get("/door.jpg", cookie).status()).isEqualTo(401);
            try (var publisher = stage.hub.publisher("door")) {
                publisher.publish(Pictures.png(2));
            }
            elsewhere.skipTo(Pictures.png(2));
        }
    }

    @Test
    void aWrongPasswordIsSaidOnThePage() throws IOException {
        var answer = post("/sign-in", form("anna", "wr0ng"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("The name or the password is wrong.").doesNotContain("wr0ng");
        assertThat(answer.headers("Set-Cookie")).isEmpty();
        assertThat(post("/sign-in", "x").text()).contains("The name or the password is wrong.");
        for (int i = 0; i < 8; i++) {
            post("/sign-in", form("a b", "wr0ng" + i));
        }
        var late = post("/sign-in", form("anna", PASSWORD));
        assertThat(late.status()).isEqualTo(429);
        assertThat(Integer.parseInt(late.header("Retry-After"))).isBetween(1, 61);
        assertThat(late.text()).contains("Too many attempts.");
    }

    @Test
    void thePagesOfOtherSitesSignNobodyInOrOut() throws IOException {
        var cookie = signIn();

        assertThat(post("/sign-in", form("anna", PASSWORD), "Origin: http://evil.example").status()).isEqualTo(403);
        assertThat(post("/sign-in", form("anna", PASSWORD), "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
        assertThat(post("/sign-out", "", "Origin: http://evil.example", cookie).status()).isEqualTo(403);
        assertThat(get("/door.jpg", cookie).status()).isEqualTo(200);
    }

    @Test
    void theCookieCountsForPagesOfThisServerOnly() throws IOException {
        var cookie = signIn();
        var upgrade = new String[] {
            "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + WebSocketClient.KEY, cookie, "Origin: http://localhost"
        };

        assertThat(get("/door.jpg", cookie, "Sec-Fetch-Site: cross-site").status()).isEqualTo(401);
        try (var client = stage.http()) {
            assertThat(client.get("/door", upgrade).readHead().status()).isEqualTo(101);
        }
        upgrade[5] = "Origin: http://localhost:1";
        try (var client = stage.http()) {
            assertThat(client.get("/door", upgrade).readHead().status()).as("a page of another port of this host").isEqualTo(401);
        }
        try (var client = stage.http()) {
            assertThat(client.put("/door.jpg", Pictures.png(2), cookie, "Origin: http://localhost:1").readHead().status()).isEqualTo(401);
        }
        try (var client = stage.http()) {
            assertThat(client.put("/door.jpg", Pictures.png(2), cookie, "Origin: http://localhost").readAnswer().status()).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kineograph-session=", "kineograph-session=x", "kineograph-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "kineograph-session"})
    void aCookieThatIsNoneIsNone(String cookie) throws IOException {
        assertThat(get("/door.jpg", "Cookie: " + cookie).status()).isEqualTo(401);
        assertThat(get("/sign-in", "Cookie: " + cookie).text()).doesNotContain("Signed in");
    }

    @Test
    void thePageIsInNoFrameAndInNoCache() throws IOException {
        var page = get("/sign-in");

        assertThat(page.headers("Content-Security-Policy")).anyMatch(policy -> policy.contains("frame-ancestors 'none'"));
        assertThat(page.headers("Content-Security-Policy").getFirst()).contains("form-action 'self'", "default-src 'self'");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(post("/sign-in", "x".repeat(9000)).status()).isEqualTo(413);
    }

    @Test
    void whereThereAreNoUsersThereIsNoPage() throws IOException {
        try (var open = new Stage(); var client = open.http()) {
            assertThat(client.get("/sign-in").readAnswer().status()).isEqualTo(404);
            assertThat(client.get("/").readAnswer().text()).doesNotContain("sign-in");
        }
    }

    @Test
    void noLogHasThePasswordOrTheCookie() throws IOException {
        var cookie = signIn();
        post("/sign-in", form("anna", "wr0ng"));
        get("/nowhere", cookie);
        get("/door.jpg", cookie, "Sec-Fetch-Site: cross-site", "Authorization: Basic wr0ng");

        var value = cookie.replaceFirst(".*=", "");
        assertThat(log.lines()).allSatisfy(line -> assertThat(line).doesNotContain(value, PASSWORD, "wr0ng"));
    }
}
