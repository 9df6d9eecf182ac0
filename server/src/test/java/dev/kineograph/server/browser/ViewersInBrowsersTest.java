// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access.Action;
import dev.kineograph.Hub;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Lamps;
import dev.kineograph.server.Pictures;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.QuickPassword;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who watches is on the page of a stream, for those who administer it.
@Order(3)
@ResourceLock(Browsers.LANE)
class ViewersInBrowsersTest {
    private static final Duration ANYTIME = Duration.ofSeconds(20);
    private static final String ROWS = "[...document.querySelectorAll('viewer-list tbody tr')]";
    private static final String OTHER = ROWS + ".find(row => row.cells[3].textContent === 'multipart')";

    @AutoClose
    static final Browsers browsers = new Browsers();

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    private final Hub hub = new Hub();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        var rules = AccessRules.builder()
                .user("anna", QuickPassword.of("correct horse"))
                .user("otto", QuickPassword.of("battery staple"))
                .allow(new Who.User("anna"), Set.of(Action.ADMINISTER), "door")
                .allow(new Who.User("anna"), Set.of(Action.ADMINISTER), "lamps")
                .build();
        server = KineographServer.start(hub, ServerSettings.DEFAULT.with(rules), new Listener.Http(0));
        try (var publisher = hub.publisher("door")) {
            publisher.publish(Pictures.png(1));
        }
        hub.add("lamps", new Lamps());
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private String base() {
        return "http://127.0.0.1:" + server.port();
    }

    private Tab anna(BrowserKind kind) {
        return anna(kind, "/door");
    }

    private Tab anna(BrowserKind kind, String path) {
        return SignInForm.open(browsers.get(kind), base(), "anna", "correct horse", path);
    }

    private static void until(Tab tab, String condition) {
        await().atMost(ANYTIME).ignoreExceptions().until(() -> tab.truth(condition));
    }

    private HttpRequest live() {
        return HttpRequest.newBuilder(URI.create(base() + "/door.mjpg?viewer=somebody")).build();
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void anAdministratorSeesWhoWatchesAndMakesOneLeave(BrowserKind kind) throws Exception {
        try (var tab = anna(kind);
                var body = client.send(live(), BodyHandlers.ofInputStream()).body()) {
            until(tab, ROWS + ".length === 2");
            until(tab, OTHER + ".cells[2].textContent === '127.0.0.1'");
            until(tab, ROWS + ".some(row => row.cells[3].textContent === 'websocket')");
            assertThat(tab.text("document.querySelector('viewer-list').textContent")).doesNotContain("somebody");

            tab.evaluate(OTHER + ".querySelector('button').click()");
            assertThat(tab.truth("document.querySelector('viewer-list dialog').open")).isTrue();
            // Asked again at once: the browser says only later that the first question was closed.
            tab.evaluate("""
                    new Promise(closed => {
                        const dialog = document.querySelector('viewer-list dialog');
                        dialog.addEventListener('close', () => closed(), { once: true });
                        dialog.querySelector('button[value=""]').click();
                        %s.querySelector('button').click();
                    })""".formatted(OTHER));
            assertThat(hub.stream("door").presence().connections()).as("cancelled").isEqualTo(2);
            assertThat(tab.text("document.querySelector('viewer-list dialog').textContent")).contains("127.0.0.1", "ten minutes");
            tab.evaluate("document.querySelector('viewer-list dialog button[value=yes]').click()");

            until(tab, "document.querySelector('viewer-list [role=status]').textContent.includes('had to leave. 1 viewer.')");
            until(tab, "document.activeElement === document.querySelector('viewer-list [role=status]')");
            body.readAllBytes();
            assertThat(client.send(live(), BodyHandlers.discarding()).statusCode()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void nobodyElseHasTheListAndNoForeignPageHasTheAdministratorsPageInAFrame(BrowserKind kind) {
        try (var tab = SignInForm.open(browsers.get(kind), base(), "otto", "battery staple", "/door")) {
            until(tab, "document.querySelector('image-stream').naturalWidth > 0");

            assertThat(tab.truth("document.querySelector('viewer-list') === null")).isTrue();
        }
        try (var tab = anna(kind)) {
            assertThat(framing(tab, "/door")).contains("frame-ancestors 'self'");
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void thePageOfAPictureThatIsClickedHasTheListToo(BrowserKind kind) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(base() + "/lamps.mjpg?viewer=somebody")).build();
        try (var tab = anna(kind, "/lamps");
                var _ = client.send(request, BodyHandlers.ofInputStream()).body()) {
            until(tab, ROWS + ".length === 2");
            assertThat(framing(tab, "/lamps")).endsWith("frame-ancestors 'self'");

            tab.evaluate(ROWS + "[0].querySelector('button').click()");
            tab.evaluate("document.querySelector('viewer-list dialog button[value=yes]').click()");

            until(tab, "document.querySelector('viewer-list [role=status]').textContent.includes('had to leave. 1 viewer.')");
            await().atMost(ANYTIME).until(() -> hub.stream("lamps").presence().connections() == 1);
        }
        try (var tab = anna(kind, "/lamps?bare=1")) {
            until(tab, "document.querySelector('.clickable') !== null");
            assertThat(tab.truth("document.querySelector('viewer-list') === null")).as("in a frame").isTrue();
        }
        try (var tab = SignInForm.open(browsers.get(kind), base(), "otto", "battery staple", "/lamps")) {
            until(tab, "document.querySelector('.clickable') !== null");
            assertThat(tab.truth("document.querySelector('viewer-list') === null")).as("for otto").isTrue();
        }
    }

    private static String framing(Tab tab, String path) {
        return tab.text("fetch('%s', {headers: {Accept: 'text/html'}}).then(answer => answer.headers.get('Content-Security-Policy'))".formatted(path));
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whoHasSignedOutMeanwhileIsToldSo(BrowserKind kind) {
        try (var tab = anna(kind)) {
            until(tab, ROWS + ".length === 1");

            tab.evaluate("fetch('/sign-out', {method: 'POST'}).then(() => 1)");

            until(tab, "document.querySelector('viewer-list [role=status]').textContent.includes('Sign in as somebody who may administer it')");
        }
    }
}
