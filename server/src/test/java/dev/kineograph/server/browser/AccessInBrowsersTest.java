// SPDX-License-Identifier: Apache-2.0
package dev.kineograph.server.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kineograph.Access.Action;
import dev.kineograph.Hub;
import dev.kineograph.StreamName;
import dev.kineograph.server.KineographServer;
import dev.kineograph.server.Pictures;
import dev.kineograph.server.access.AccessRules;
import dev.kineograph.server.access.AddressSigner;
import dev.kineograph.server.access.QuickPassword;
import dev.kineograph.server.access.TokenHash;
import dev.kineograph.server.access.Who;
import dev.kineograph.server.settings.Listener;
import dev.kineograph.server.settings.ServerSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// People and pages with rights, in real browsers.
@Order(3)
@ResourceLock(Browsers.LANE)
class AccessInBrowsersTest {
    @AutoClose
    static final Browsers browsers = new Browsers();

    private final AddressSigner signer = AddressSigner.of("k1", TokenHash.newToken());
    private final Hub hub = new Hub();
    private KineographServer server;

    @BeforeEach
    void start() throws IOException {
        var rules = AccessRules.builder()
                .user("anna", QuickPassword.of("correct horse"))
                .signedBy(signer)
                .allow(new Who.User("anna"), Set.of(Action.WATCH), "door")
                .allow(new Who.Signed(), Set.of(Action.WATCH), "door")
                .build();
        server = KineographServer.start(hub, ServerSettings.DEFAULT.with(rules), new Listener.Http(0));
        try (var publisher = hub.publisher("door")) {
            publisher.publish(Pictures.png(1));
        }
    }

    @AfterEach
    void stop() {
        server.close();
        hub.close();
    }

    private Tab page(BrowserKind kind, String path) {
        return browsers.get(kind).open("http://127.0.0.1:%d%s".formatted(server.port(), path));
    }

    private static void until(Tab tab, String condition) {
        await().ignoreExceptions().until(() -> tab.number("(%s) ? 1 : 0".formatted(condition)) == 1);
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void aPageThatIsOpenedByASignedAddressShowsItsPicture(BrowserKind kind) {
        var signed = signer.sign(StreamName.of("door"), Action.WATCH, Instant.now().plusSeconds(600));
        try (var tab = page(kind, "/door?signed=" + signed)) {
            until(tab, "document.querySelector('image-stream.picture').naturalWidth > 0");
            until(tab, "document.querySelector('.state').textContent.includes('1 viewer')");

            assertThat(server.refusals()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(BrowserKind.class)
    void whoSignsInOnThePageSeesTheStreamAndWhoSignsOutDoesNot(BrowserKind kind) {
        try (var tab = page(kind, "/sign-in")) {
            tab.evaluate("""
                    document.querySelector("[name=user]").value = "anna";
                    document.querySelector("[name=password]").value = "correct horse";
                    document.querySelector("form").requestSubmit();
                    """);
            until(tab, "location.pathname === '/' && document.querySelector('[data-tile=door] image-stream').naturalWidth > 0");

            tab.evaluate("document.querySelector(\"a[href$=sign-in]\").click()");
            until(tab, "document.body.textContent.includes('Signed in as anna.')");
            tab.evaluate("document.querySelector(\"form\").requestSubmit()");

            until(tab, "location.pathname === '/' && document.querySelector(\"a[href$=sign-in]\").textContent === 'Sign in'");
            assertThat(tab.number("document.querySelectorAll('[data-tile=door]').length")).isZero();
        }
    }
}
